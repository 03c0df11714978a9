import { eachSide, type Sides, type Better } from '../comparison.ts'
import type { Reading, RowVerdict } from '../experiment.ts'
import { duration, list, megabytes } from '../../../core/figures.ts'
import type { Contention, CpuFacts } from './cpu.ts'
import type { FillFacts } from './facts.ts'
import { betterByCount, betterByShare, betterBySpread, majority } from '../better.ts'
import type { Share } from '../../../core/spread.ts'
import { fillWords, type Facts, type Setting } from './words.ts'
import { fillMatrix, cpuCharts } from './charts.ts'

/** Who takes from whom where nothing is divided, and what comes of it where it is. */
export function readResourceLimits(facts: Sides<Facts>): Reading {
  const contention = contentionRow(facts)
  const allocation = allocationRow(facts)
  return {
    better: majority([contention.better, allocation.better]),
    sentence: `${memorySentence(facts, (one) => one.memory.asItComes)} ${cpuSentence(facts, 'limited')}`,
    headline: headlines(facts, 'limited'),
    rows: { 'Resource Contention': contention, 'Resource Allocation': allocation },
    caveats: caveats(facts),
    charts: [fillMatrix(facts), ...cpuCharts(facts)],
  }
}

/** Without limits inside the stack: does what one service takes hurt the other? */
function contentionRow(facts: Sides<Facts>): RowVerdict & { better: Better } {
  const unbounded = eachSide(facts, (one) => one.memory.unbounded)
  return {
    better: majority([
      betterByCount(eachSide(unbounded, neighborsEnded), 'lower'),
      betterByShare(eachSide(unbounded, healthFailed), 'lower'),
      slowedLess(facts, 'unlimited', 'web'),
      slowedLess(facts, 'unlimited', 'redis'),
    ]),
    headline: headlines(facts, 'unlimited'),
    sentence: `${memorySentence(facts, (one) => one.memory.unbounded)} ${cpuSentence(facts, 'unlimited')}`,
  }
}

/** With the same budget for both: what can be divided among the services, and does that protect the other? */
function allocationRow(facts: Sides<Facts>): RowVerdict & { better: Better } {
  const asItComes = eachSide(facts, (one) => one.memory.asItComes)
  return {
    better: majority([
      betterByCount(
        eachSide(asItComes, ({ ended }) => ended.length),
        'lower',
      ),
      betterByShare(eachSide(asItComes, lostOrUnknown), 'lower'),
      slowedLess(facts, 'limited', 'web'),
      slowedLess(facts, 'limited', 'redis'),
    ]),
    headline: headlines(facts, 'limited'),
    sentence: `${memorySentence(facts, (one) => one.memory.asItComes)} ${cpuSentence(facts, 'limited')}`,
  }
}

const neighborsEnded = ({ ended }: FillFacts) => ended.filter((role) => role !== 'redis').length
const healthFailed = ({ users: { health } }: FillFacts): Share => ({
  count: health.failed,
  of: health.requests,
})
/** Where nobody could look after the fault, all count. */
const lostOrUnknown = ({ tasks }: FillFacts): Share => ({
  count: tasks.lost ?? tasks.acknowledged,
  of: tasks.acknowledged,
})

/**
 * Whose service is slowed less by a busy neighbor. Nobody's where the one that is slowed more is still clearly quicker
 * beside it: a service that was slow before has less to lose.
 */
function slowedLess(facts: Sides<Facts>, setting: Setting, service: keyof CpuFacts): Better {
  const less = (which: 'slowdown' | 'busyMs') =>
    betterBySpread(
      eachSide(facts, (one) => one.cpu[setting][service][which]),
      'lower',
    )
  const [slowdown, busy] = [less('slowdown'), less('busyMs')]
  return busy === 'same' || busy === slowdown ? slowdown : 'same'
}

function memorySentence(facts: Sides<Facts>, of: (one: Facts) => FillFacts): string {
  const monolith = of(facts.monolithic)
  const stack = of(facts.multiContainer)
  return `With ${megabytes(monolith.budgetBytes)} for all, the monolith's Redis (${limitWords(monolith)}) ${fillWords(monolith)}; the stack's (${limitWords(stack)}) ${fillWords(stack)}.`
}

const limitWords = ({ maxmemoryBytes }: FillFacts) =>
  maxmemoryBytes > 0 ? `maxmemory ${megabytes(maxmemoryBytes)}` : 'no maxmemory'

function cpuSentence(facts: Sides<Facts>, setting: Setting): string {
  const { monolithic, multiContainer } = eachSide(facts, ({ cpu }) => cpu[setting])
  const { cpus } = facts.monolithic.cpu
  const where =
    setting === 'limited'
      ? `With ${cpus} CPU for all, in shares where there are several services,`
      : 'With no limit of CPU,'
  const verdict = (service: keyof CpuFacts) => VERDICTS[slowedLess(facts, setting, service)]
  return `${where} a busy Redis makes the app's p99 ${growth(monolithic.web)} in the monolith and ${growth(multiContainer.web)} in the stack (${verdict('web')}); a busy app makes Redis's ${growth(monolithic.redis)} and ${growth(multiContainer.redis)} (${verdict('redis')}).`
}

const VERDICTS = {
  same: 'no clear difference',
  monolithic: 'the monolith does better',
  multiContainer: 'the stack does better',
}

function growth({ slowdown, quietMs, busyMs }: Contention): string {
  return `${times(slowdown.median)} as long (${times(slowdown.low)} to ${times(slowdown.high)}, round by round; medians ${duration(quietMs.median)} → ${duration(busyMs.median)})`
}

const times = (value: number) =>
  `${value < 0.1 ? value.toPrecision(1) : value.toFixed(value < 10 ? 1 : 0)}×`

/** What came of a full Redis, and of the CPU only what decides anything. */
function headlines(facts: Sides<Facts>, setting: Setting): Sides<string> {
  const deciding = SERVICES.filter(({ service }) => slowedLess(facts, setting, service) !== 'same')
  return eachSide(facts, ({ memory, cpu }) => {
    const { end } = setting === 'limited' ? memory.asItComes : memory.unbounded
    const slowed = deciding.map(
      ({ service, beside }) => `${beside} ${times(cpu[setting][service].slowdown.median)} as long`,
    )
    const cpuWords = slowed.length === 0 ? ['CPU: no clear difference'] : slowed
    return [`out of memory: ${ENDS[end]}`, ...cpuWords].join('; ')
  })
}

const ENDS = {
  killed: 'the kernel kills Redis',
  refused: 'Redis refuses writes and keeps running',
  held: 'Redis takes all',
}
const SERVICES = [
  { service: 'web', beside: "app's p99 beside a busy Redis" },
  { service: 'redis', beside: "Redis's p99 beside a busy app" },
] as const

function caveats(facts: Sides<Facts>): string[] {
  const { monolithic, multiContainer } = facts
  const { rounds, requests, pings } = monolithic.cpu
  const { valueBytes } = monolithic.memory.asItComes
  return [
    `Redis was filled with values of ${megabytes(valueBytes)} by a helper outside, so that the memory that fills is only Redis’s. A monolith can set maxmemory too: it is a line of configuration, and no merit of splitting.`,
    'Redis was filled once in each way, in both at the same time: lost tasks and failed health requests count only where their shares differ by more than chance. CPU was measured while this run did nothing else; what other programs did is not known.',
    `Of the budget, web and redis have equal shares in the stack, and whatever else is in it a quarter. What ended: ${endedWords('monolith', monolithic)}; ${endedWords('stack', multiContainer)}.`,
    `p99: of at least ${requests} requests to GET /api/health, and of ${pings} PINGs; medians of ${rounds} rounds in turns, after an unrecorded one to warm up. Who is slowed less does better, unless the other is clearly quicker all the same. With more CPUs than services, nobody has to take any from anybody.`,
  ]
}

function endedWords(where: string, { memory }: Facts): string {
  const told = ({ ended, events }: FillFacts) => {
    const said = Object.entries(events).map(([name, n]) => `${n} × ${name}`)
    return `${ended.length === 0 ? 'nothing' : list(ended)} (Docker said ${said.length === 0 ? 'nothing' : said.join(', ')})`
  }
  const [first, second] = [told(memory.asItComes), told(memory.unbounded)]
  return memory.asItComes.maxmemoryBytes > 0
    ? `in the ${where} ${first}, and without maxmemory ${second}`
    : `in the ${where} ${first}`
}
