import type { Sides } from '../comparison.ts'
import { count, duration } from '../../../core/figures.ts'
import { median, sum } from '../../../core/statistics.ts'
import { addUp } from '../../../core/count-of.ts'
import { RULE_FOR_COUNTS, RULE_FOR_TIMES } from '../better.ts'
import type { Rates } from '../../../engine/load/users.ts'
import type { FailureIsolationFacts as Facts } from './facts.ts'
import type { DeadRedisFacts } from './health.ts'

/** Without it, outages of one replica would be taken for those of several. */
export const ONE_REPLICA =
  'Each service has one replica here. With two or more of the app, one that crashes need not cut anybody off.'

/** What a reader must know in order not to read too much into the figures. */
export function caveats({ monolithic, multiContainer }: Sides<Facts>): string[] {
  const commands = [...monolithic.crashes, ...multiContainer.crashes].map(({ killCommandMs }) =>
    median(killCommandMs),
  )
  return [
    `A crash is a SIGKILL from outside the container. Times count from the command that sends it, which took ${duration(Math.min(...commands))} to ${duration(Math.max(...commands))} by itself.`,
    `Each process was crashed ${monolithic.crashes[0]?.crashes ?? 0} times. The ${monolithic.stacksAtOnce} stacks of the run took turns, and while users of one waited, nothing was done to the others: they were only used.`,
    ...usersCaveat(monolithic.rates, multiContainer.rates),
    RULE_FOR_TIMES,
    `${RULE_FOR_COUNTS} Here each crash is a repetition, and each stack whose Redis stayed dead.`,
    'The app is the process that has the socket open on which tasks are served; of a master and its workers it is the master.',
    ONE_REPLICA,
    'A process crashed, not the machine: what Redis had handed to the kernel survives. A power cut can cost what was not on the disk yet.',
    'Where it has a restart policy, Docker starts a container again after 100 ms, and doubles that if it had run for less than ten seconds: each crash came later than that.',
    deadCaveat('the monolith', monolithic.deadRedis),
    deadCaveat('the stack', multiContainer.deadRedis),
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
function deadCaveat(where: string, watches: DeadRedisFacts[]): string {
  const complaints = Object.entries(addUp(watches.map((one) => one.complaints)))
  const words = complaints.map(([word, times]) => `"${word}" for ${times} s`)
  const said = words.length === 0 ? 'said nothing against it' : `said ${words.join(', ')}`
  const line = watches.find(({ logLine }) => logLine !== null)?.logLine
  const log = line === undefined || line === null ? 'say nothing of it' : `say "${line}"`
  const passed = count(
    sum(watches, ({ checksThatPassed }) => checksThatPassed),
    'health check',
  )
  return `Redis dead for good, in ${where}, ${count(watches.length, 'time')}: of ${sum(watches, ({ seconds }) => seconds)} s Docker ${said}; ${passed} passed meanwhile; restarts by Docker: ${sum(watches, ({ restarts }) => restarts)}; \`docker logs\` ${log}.`
}
