import { count, duration, list, median, megabytes, wholeNumber } from '../../core/figures.ts'
import type { Spread } from '../../core/spread.ts'
import type { BenchResults } from './bench-results.ts'
import { QUIET } from './findings.ts'
import { table } from './markdown-table.ts'
import {
  answersOn,
  type Basis,
  basisOf,
  carries,
  costsAlone,
  type Demand,
  FILL,
  howMany,
  RATES,
  type Sized,
  sizedFor,
  takenAt,
  underWay,
} from './sizing.ts'
import type { StackLimits } from './stack-limits.ts'
import { rate, share } from './words.ts'

/** docs/sizing.md as Markdown, not yet formatted. Every figure in it is measured, a file's, or the sum of such. */
export function sizingMarkdown(results: BenchResults, limits: StackLimits): string {
  const basis = basisOf(results, limits)
  return [
    '# Sizing',
    INTRODUCTION,
    ...(basis
      ? [
          '## What a request costs',
          ...costs(results, basis, limits),
          '## The formulas',
          FORMULAS,
          ...RATES.flatMap((one) => forRate(one, basis, results, limits)),
        ]
      : [NO_BASIS]),
    '## When Redis is full',
    WHEN_REDIS_IS_FULL,
    '## What this page does not know',
    unknown(results),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

const INTRODUCTION = `How many of what for how many requests a second: sums on paper, made from the figures of one run of \`npm run bench\` ([its page](performance.md), [its file](performance/bench.json)) and from the limits in \`multi-container/\`. \`npm run bench -- --render .lab/bench/bench.json\` does them anew with yours.

**What goes beyond one machine is arithmetic here, and no measurement.** A sum says where to look first. Whether it holds, only a load on the real thing can say.`

const NO_BASIS =
  'In this run there are no replicas whose cores were told apart, so there is nothing to make sums from: `npm run bench -- --only list-100,replicas` on Linux measures it.'

const FORMULAS = `\`\`\`text
R   requests a second
c   CPU time that a request takes in a part, in milliseconds
k   cores that one of that part can use
f   how much of them is to be taken at most: ${FILL}
W   how long a request takes, in milliseconds

one is full at           1000 · k / c            requests a second
cores that are taken     R · c / 1000
how many                 R · c / (1000 · k · f)  rounded up, at least 1
memory                   how many · what one has
requests under way       R · W / 1000            (Little's law)
bytes a second           R · bytes of an answer
\`\`\`

${share(FILL)} is a choice: where all of a core is taken, requests wait in a line that only grows. What is left is for peaks. One more than the sum of each part is for the loss of one, whatever the rate.`

function costs(results: BenchResults, basis: Basis, { gatewayThreads }: StackLimits): string[] {
  const { demands, perSecond, tasks } = basis
  const rows = demands.map((one) => [
    one.part,
    median(one.costMs),
    String(one.cores),
    `${rate(carries(one))} a second`,
  ])
  const missing = ['web', 'Gateway', 'Redis'].filter(
    (part) => !demands.some((one) => one.part === part),
  )
  return [
    `The stack with one replica, asked for \`GET /api/tasks\` with ${tasks} tasks, answered ${median(perSecond, rate)} requests a second. Each part's cores of that time, shared out among the requests:`,
    table(['Part', 'CPU time of a request', 'Cores that one can use', 'So one is full at'], rows),
    `A replica runs its JavaScript on one core, Redis its commands. The gateway has ${gatewayThreads} threads (\`nbthread\`). ${busiest(basis)}`,
    missing.length === 0 ? '' : `Too little to be measured, and so in no sum: ${list(missing)}.`,
    order(demands),
    ...doubts(results, basis),
    ...alone(results),
  ]
}

/** From here on, a part counts as full. */
const FULL = 0.85

function busiest({ demands, perSecond }: Basis): string {
  const [first] = demands
  if (!first) return ''
  const taken = takenAt(perSecond.median, first)
  return taken >= FULL
    ? `In the bench ${first.part} was full (${share(taken)}); the others were not, and what they are full at is extrapolated.`
    : `In the bench no part was full (${first.part} took ${share(taken)} of what it can use), so what stands in the last column is extrapolated, too.`
}

function order(demands: Demand[]): string {
  const [first, ...others] = demands.map((one) => `${one.part} (at ${rate(carries(one))} a second)`)
  return others.length === 0
    ? ''
    : `**What is full first**: ${first}, of one each. Then ${list(others)}.`
}

function doubts({ environment: { cpus } }: BenchResults, basis: Basis): string[] {
  const web = basis.demands.find(({ part }) => part === 'web')
  const { elsewhere, crowdedWebMs, engineMs } = basis
  return [
    `These are figures of ${count(cpus, 'core')} which the load's generator and the engine shared, and a range that is wide says how sure a sum of them can be.`,
    elsewhere > QUIET
      ? `**They are rough**: something else took ${elsewhere.toFixed(2)} of the cores meanwhile. Who waits for a core finds its caches cold, and pays for that in CPU time.`
      : '',
    web && crowdedWebMs !== undefined
      ? `With all replicas of the bench on those cores, a request took ${duration(crowdedWebMs)} in web instead of ${duration(web.costMs.median)}. The sums take the replica that has its load to itself: that is what many machines are made of.`
      : '',
    engineMs > 0
      ? `Docker itself took ${duration(engineMs)} a request for its proxy, for logs and for health checks. That is in no sum below, for another engine does these in other ways; it has to come from somewhere, though.`
      : '',
  ]
}

function alone(results: BenchResults): string[] {
  const rows = costsAlone(results).map(({ title, costMs }) => [
    title,
    median(costMs),
    `${rate(carries({ cores: 1, costMs }))} a second`,
  ])
  if (rows.length === 0) return []
  return [
    'What is asked for changes the sum. The app alone, as one process on a core of its own and without a container or a gateway, takes:',
    table(['Request', 'CPU time in the app', 'So a core is full at'], rows),
    'What Redis takes for each of these, and above all for a write, the bench does not measure.',
  ]
}

function forRate(
  perSecond: number,
  basis: Basis,
  results: BenchResults,
  limits: StackLimits,
): string[] {
  const sized = sizedFor(perSecond, basis.demands)
  const rows = sized.map(({ demand, cores, count: n }) => [
    demand.part,
    coresText(cores),
    // There can be only one, however many its load is worth.
    demand.part === 'Redis' ? '1' : countText(n),
    demand.part === 'web' ? bytesText(n.median * basis.replicaBytes) : 'not measured',
    bytesText(limitOf(demand, n, limits)),
  ])
  const cores = sized.reduce((sum, one) => sum + one.cores, 0)
  const limit = sized.reduce((sum, one) => sum + limitOf(one.demand, one.count, limits), 0)
  const total = ['All', coresText(cores), '', '', bytesText(limit)]
  const head = ['Part', 'Cores taken', 'How many', 'Memory, as measured', 'Memory, as limited']
  return [
    `## ${wholeNumber(perSecond)} requests a second`,
    table(head, [...rows, total]),
    bullets([
      ...machines(sized, results),
      ...webFindings(sized, limits),
      ...gatewayFindings(sized),
      ...redisFindings(sized),
      connections(perSecond, basis, sized, limits),
      bytes(perSecond, basis),
    ]),
  ]
}

const limitOf = ({ part, service }: Demand, { median: n }: Spread, { memory }: StackLimits) =>
  (part === 'Redis' ? 1 : n) * memory[service]

const of = (sized: Sized[], part: Demand['part']) =>
  sized.find(({ demand }) => demand.part === part)

function machines(sized: Sized[], { environment: { cpus } }: BenchResults): string[] {
  const total = sized.reduce((sum, { cores }) => sum + cores, 0)
  const all = `All together take ${coresText(total)} cores`
  const one = sized.every(({ count: n }) => n.median === 1)
  if (total > cpus * FILL) {
    return [
      `${all}, and ${share(FILL)} of the ${count(cpus, 'core')} of the machine that this was measured on are ${coresText(cpus * FILL)}: that is ${wholeNumber(howMany(1000, total, cpus))} such machines, and a network between them that is not in the sum.`,
    ]
  }
  return [
    one
      ? `${all}: one machine, one of each. Nothing is full. A second web and a second gateway are for the loss of one, not for the rate.`
      : `${all}: one machine has as many.`,
  ]
}

function webFindings(sized: Sized[], { slots }: StackLimits): string[] {
  const web = of(sized, 'web')
  if (!web || web.count.high === 1) return []
  const add = `Replicas of web: ${countText(web.count)}.`
  return web.count.high > slots
    ? [
        `${add} A gateway has slots for ${slots}: \`server-template web 1-${slots}\` in \`haproxy.cfg\` has to become more, and so has \`maxReplicas\` on Kubernetes.`,
      ]
    : [add]
}

function gatewayFindings(sized: Sized[]): string[] {
  const gateway = of(sized, 'Gateway')
  if (!gateway || gateway.count.high === 1) return []
  return [
    `Gateways: ${countText(gateway.count)}, and before them something that spreads connections over several addresses: DNS, or a load balancer of the network. More threads (\`nbthread\`) do the same on one machine that has the cores.`,
  ]
}

function redisFindings(sized: Sized[]): string[] {
  const redis = of(sized, 'Redis')
  if (!redis) return []
  const busy = `Redis takes ${share(redis.cores)} of the one core that its commands can use`
  if (redis.count.high === 1) return redis.cores < 0.1 ? [] : [`${busy}: it is enough.`]
  const times = countText(redis.count)
  return [
    `${busy}. To take no more than ${share(FILL)}, that would have to be ${times} times as fast: Redis [cannot simply be added to](#when-redis-is-full).`,
  ]
}

function connections(
  perSecond: number,
  { waitMs }: Basis,
  sized: Sized[],
  { gatewayConnections, requestsPerReplica }: StackLimits,
): string {
  const at = underWay(perSecond, waitMs)
  const shown = at < 10 ? at.toFixed(1) : wholeNumber(at)
  const gateways = of(sized, 'Gateway')?.count.median ?? 1
  const replicas = of(sized, 'web')?.count.median ?? 1
  const enough = at <= gateways * gatewayConnections && at <= replicas * requestsPerReplica
  const room = `${wholeNumber(gatewayConnections)} connections to a gateway and ${wholeNumber(requestsPerReplica)} requests to a replica`
  return `Where half of the requests take ${duration(waitMs)}, as in that run, some ${shown} are under way at the same time. \`haproxy.cfg\` allows ${room}: ${enough ? 'enough' : 'too few for so many'}. Clients that are silent hold a connection too, for as long as \`timeout http-keep-alive\`; they come on top.`
}

function bytes(perSecond: number, { answerBytes, tasks }: Basis): string {
  const bits = (perSecond * answerBytes * 8) / 1e6
  const shown = bits < 10 ? bits.toFixed(1) : wholeNumber(bits)
  const most = answersOn(1e9, answerBytes)
  return `An answer with ${tasks} tasks has ${wholeNumber(answerBytes)} bytes: ${shown} Mbit/s, headers not counted, once from web to the gateway and once from there to the client. A link of 1 Gbit/s is full at ${rate(most)} a second${perSecond > most ? ': **more than one, or a faster one**' : ''}.`
}

const WHEN_REDIS_IS_FULL = `Replicas of web are alike, and so are gateways: more of them do more. Redis has the tasks, and there is one list of them.

- **A faster core first**: it is the one thing that helps without a change. A managed Redis is that, with somebody else's copies, backups and failover; its commands are on one core, too. \`io-threads\` move the reading and writing of sockets to other cores; not measured here.
- **Redis Cluster spreads keys, and this app's belong together**. Each of its scripts touches \`tasks_version\` and \`task_ids\` (\`app/src/tasks/keys.ts\`): a cluster refuses a script whose keys lie on different nodes, and where all are made to lie on one, that one has all of the load. It helps from the moment on when there are several lists, one for each team say, whose keys have the list's name in braces: \`{team-7}:task_ids\`.
- **Ask it less often**: a replica has at most one question for the list under way, and all who come meanwhile share the next ([how](development/architecture.md#the-list-of-tasks)). So Redis is asked at most *replicas · 1000 / L* times a second for reads, whatever the rate, L being the milliseconds from a question to its answer. The cost above is that of the bench's rate; where replicas are busier, it is less.
- **Copies of Redis for reading would break a promise**: they hear of a change a little later, and [the contract](contract.md) has it that whoever asks after a change gets it.
- **Writes**: each is one script on the one Redis, and after it every replica fetches all tasks anew. That is replicas × tasks for each change, which no case of the bench measures.`

function unknown({ bases }: BenchResults): string {
  return bullets([
    'How much a gateway or Redis can do: none was loaded until it was full. Their share of the CPU at some other rate is all that is known.',
    'What a write costs Redis, and what reads cost between writes.',
    'The memory of the gateway and of Redis under load: only their limits stand above. (Redis refuses to grow beyond `--maxmemory`.)',
    'Networks, TLS, load balancers, and anything on more than one machine.',
    ...(bases.some(({ standIn }) => standIn)
      ? ['The official images: base images were stand-ins built from Debian’s packages.']
      : []),
  ])
}

const bullets = (items: string[]) => items.map((one) => `- ${one}`).join('\n')

/** Decimal, as `megabytes`; from 1,000 MB on in gigabytes. */
const bytesText = (value: number) =>
  value < 1e9 ? megabytes(value) : `${(value / 1e9).toFixed(1)} GB`

/** `0.0015`, `0.15`, `15`. */
const coresText = (cores: number) =>
  cores < 10 ? String(Number(cores.toPrecision(2))) : wholeNumber(cores)

/** `24`, or with what the range of the cost makes of it: `24 (19 to 36)`. */
const countText = (spread: Spread) => median(spread, wholeNumber)
