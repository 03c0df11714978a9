import type { Sides } from '../comparison.ts'
import { count, duration } from '../../../core/figures.ts'
import type { Rates } from '../../../engine/load/users.ts'
import type { FailureIsolationFacts as Facts } from './facts.ts'
import type { DeadRedisFacts } from './health.ts'

/** What a reader must know in order not to read too much into the figures. */
export function caveats({ monolithic, multiContainer }: Sides<Facts>): string[] {
  const commands = [...monolithic.crashes, ...multiContainer.crashes].map(
    ({ killCommandMs }) => killCommandMs.median,
  )
  return [
    `A crash is a SIGKILL from outside the container. Times count from the command that sends it, which took ${duration(Math.min(...commands))} to ${duration(Math.max(...commands))} by itself.`,
    `${monolithic.stacksAtOnce} stacks of both packagings shared the machine: compare these times with each other, they are not absolute.`,
    ...usersCaveat(monolithic.rates, multiContainer.rates),
    'A crash or a write more or less may be chance: shares of them count only where they differ by more than that.',
    'The app is the process that has the socket open on which tasks are served; of a master and its workers it is the master.',
    'Each service has one replica here. With two or more of the app, one that crashes need not cut anybody off.',
    'A process crashed, not the machine: what Redis had handed to the kernel survives. A power cut can cost what was not on the disk yet.',
    'Where it has a restart policy, Docker starts a container again after 100 ms, and doubles that if it had run for less than ten seconds: each crash came later than that.',
    ...[deadCaveat('the monolith', monolithic.deadRedis)],
    ...[deadCaveat('the stack', multiContainer.deadRedis)],
  ]
}

/** How much users asked for: once where both were asked the same. */
function usersCaveat(...rates: Required<Rates>[]): string[] {
  const words = rates.map(
    ({ reads, writes, health }) =>
      `${reads} reads, ${writes} writes and ${health} checks of health a second`,
  )
  const [monolith, stack] = words
  return monolith === stack
    ? [`Users of each stack sent ${monolith ?? 'nothing'}.`]
    : [
        `Users sent ${monolith ?? 'nothing'} to each monolith, and ${stack ?? 'nothing'} to each stack.`,
      ]
}

/** What else told that Redis was dead, so that nobody takes silence of the health check for silence of everything. */
function deadCaveat(where: string, facts: DeadRedisFacts): string {
  const words = Object.entries(facts.complaints).map(([word, times]) => `"${word}" for ${times} s`)
  const said = words.length === 0 ? 'said nothing against it' : `said ${words.join(', ')}`
  const log = facts.logLine === null ? 'say nothing of it' : `say "${facts.logLine}"`
  return `Redis dead for good, in ${where}: of ${facts.seconds} s Docker ${said}; ${count(facts.checksThatPassed, 'health check')} passed meanwhile; restarts by Docker: ${facts.restarts}; \`docker logs\` ${log}.`
}
