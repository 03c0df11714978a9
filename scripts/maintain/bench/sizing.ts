import { duration, median, wholeNumber } from '../../core/figures.ts'
import { type Spread, spreadOf } from '../../core/spread.ts'
import { sum } from '../../core/statistics.ts'
import type { BenchResults } from './results.ts'
import { REST } from './stack.ts'
import type { Table } from './tables.ts'
import { rate, share } from './words.ts'

// Sums on paper: what so many requests a second would take, were each to cost what it cost in the bench.

/** How many requests a second the sums are done for. */
const RATES = [10, 1000, 100_000]

/** How much of its cores a part is to take at most. A choice and no measurement: what is left is for peaks. */
export const FILL = 0.6

/** What `multi-container/gateway/haproxy.cfg` allows: threads of the gateway, and replicas of web that it can know. */
export interface GatewayLimits {
  threads: number
  slots: number
}

/** @throws Error where one of them is not found */
export function gatewayLimits(haproxy: string): GatewayLimits {
  const found = (pattern: RegExp) => {
    const value = pattern.exec(haproxy)?.[1]
    if (value === undefined) throw new Error(`Not found in haproxy.cfg: ${pattern.source}`)
    return Number(value)
  }
  return {
    threads: found(/^ *nbthread (\d+)$/m),
    slots: found(/^ *server-template \S+ 1-(\d+) /m),
  }
}

/** What a request costs in a part of the stack. */
export interface Cost {
  part: string
  /** CPU time for one request, over the rounds. Milliseconds. */
  ms: Spread
  /** How many cores one of them can use at most. */
  cores: number
}

/**
 * The costs of web, gateway and Redis; none where the bench did not measure the stack, or the machine does not tell who takes
 * which core. A part that took nothing that could be measured is left out.
 */
export function costsOf({ stack }: BenchResults, { threads }: GatewayLimits): Cost[] {
  const rounds = stack?.rounds ?? []
  const cores = { web: 1, Gateway: threads, Redis: 1 }
  return Object.entries(cores).flatMap(([part, ofOne]) => {
    const ms = rounds.flatMap(({ cores: taken, perSecond }) =>
      taken && perSecond > 0 ? [((taken[part] ?? 0) * 1000) / perSecond] : [],
    )
    if (ms.length === 0) return []
    const spread = spreadOf(ms)
    return spread.median === 0 ? [] : [{ part, ms: spread, cores: ofOne }]
  })
}

/** How many of a part carry a rate while each takes no more than its share. At least one. */
export function howMany(perSecond: number, ms: number, cores: number): number {
  const taken = (perSecond * ms) / 1000
  // What a float makes of 3 cores in 5 of 0.6 is a hair more than 5.
  return Math.max(1, Math.ceil(Number((taken / (cores * FILL)).toPrecision(12))))
}

/** The section on sizes as Markdown: paragraphs and tables. */
export function sizingSection(
  results: BenchResults,
  limits: GatewayLimits,
  table: (table: Table) => string,
): string[] {
  const costs = costsOf(results, limits)
  if (costs.length === 0) {
    return [
      'In this run there is no stack whose cores were told apart, so there is nothing to make sums from: `npm run bench -- --only stack` on Linux measures it.',
    ]
  }
  const answerBytes = results.stack?.answerBytes ?? 0
  return [
    'How many of what for how many requests a second: sums on paper. **What goes beyond one machine is arithmetic here, and no measurement.** A sum says where to look first; whether it holds, only a load on the real thing can say.',
    `A request for \`GET /api/tasks\` with ${results.stack?.tasks ?? 0} tasks took this CPU time in the stack. A replica runs its JavaScript on one core, and Redis its commands; the gateway has ${limits.threads} threads (\`nbthread\`).`,
    table(costsTable(costs)),
    `The sum for a rate of R requests a second that take c milliseconds in a part of which one can use k cores: **R · c / (1000 · k · ${FILL})** of them, rounded up. ${share(FILL)} is a choice: where all of a core is taken, requests wait in a line that only grows. One more of each part is for the loss of one, whatever the rate.`,
    table(sumsTable(costs, answerBytes)),
    'Headers are not counted in the Mbit/s. The answers pass from web to the gateway, and from there to the client: a link of 1 Gbit/s carries 1,000.',
    `A gateway has slots for ${limits.slots} replicas: \`server-template web 1-${limits.slots}\` in \`haproxy.cfg\` has to become more where the sum is, and so has \`maxReplicas\` on Kubernetes. Several gateways need something that spreads connections over several addresses: DNS, or a load balancer of the network.`,
    ...notKnown(results),
    '### When Redis is full',
    WHEN_REDIS_IS_FULL,
  ]
}

function costsTable(costs: Cost[]): Table {
  return {
    head: ['Part', 'CPU time of a request', 'Cores that one can use', 'So one is full at'],
    rows: costs.map(({ part, ms, cores }) => [
      ...[part, median(ms, duration), String(cores)],
      `${rate((cores * 1000) / ms.median)} a second`,
    ]),
  }
}

function sumsTable(costs: Cost[], answerBytes: number): Table {
  const names = costs.map(({ part }) => part)
  return {
    head: ['Requests a second', 'Cores taken', ...names, 'Mbit/s of answers'],
    rows: RATES.map((perSecond) => {
      const taken = sum(costs, ({ ms }) => (perSecond * ms.median) / 1000)
      const counts = costs.map(({ part, ms, cores }) => {
        const [low, middle, high] = [ms.low, ms.median, ms.high].map((one) =>
          howMany(perSecond, one, cores),
        )
        const range = low === high ? '' : ` (${low} to ${high})`
        // There can be only one, however many its load is worth.
        return part === 'Redis' && high !== 1
          ? `1, but ${middle} times as fast${range}`
          : `${middle}${range}`
      })
      const mbits = (perSecond * answerBytes * 8) / 1e6
      return [wholeNumber(perSecond), twoDigits(taken), ...counts, twoDigits(mbits)]
    }),
  }
}

/** Two digits that count. */
const twoDigits = (value: number) => String(Number(value.toPrecision(2)))

function notKnown({ stack, environment: { cpus }, bases }: BenchResults): string[] {
  const rest = (stack?.rounds ?? []).flatMap(({ cores }) => cores?.[REST] ?? [])
  const stackOnly =
    rest.length === 0
      ? ''
      : ` Docker’s proxy, logs and checks, and all else on the machine, took ${spreadOf(rest).median.toFixed(2)} cores meanwhile: that is in no sum, and has to come from somewhere, too.`
  const images = bases.some(({ standIn }) => standIn)
    ? ', the official images (base images were stand-ins)'
    : ''
  return [
    `These are figures of ${cpus} cores which the load generator and the engine shared.${stackOnly} Not measured: what a write costs Redis, how much a gateway or Redis can do when it is full, their memory${images}, networks, TLS, and anything on more than one machine.`,
  ]
}

const WHEN_REDIS_IS_FULL = `Replicas of web are alike, and so are gateways: more of them do more. Redis has the tasks, and there is one list of them.

- **A faster core first**: it helps without a change. A managed Redis runs its commands on one core, too.
- **Redis Cluster spreads keys, and this app's belong together**. Each of its scripts touches \`tasks_version\` and \`task_ids\`: a cluster refuses a script whose keys lie on different nodes. It helps once there are several lists, one for each team say, with the list's name in braces in their keys: \`{team-7}:task_ids\`.
- **Ask it less often**: a replica has at most one question for the list under way, and all who come meanwhile share the next ([how](development/architecture.md#the-list-of-tasks)).
- **Replicas of Redis for reading would break a promise**: they hear of a change a little later, and [the contract](contract.md) has it that whoever asks after a change gets it.
- **Writes**: each is one script on the one Redis, and after it every replica of web fetches all tasks anew.`
