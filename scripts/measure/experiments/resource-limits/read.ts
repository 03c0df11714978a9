import { eachSide, type Sides, type Better } from '../comparison.ts'
import type { Reading, RowVerdict } from '../experiment.ts'
import { duration, list, megabytes } from '../../../core/figures.ts'
import { spreadOf } from '../../../core/spread.ts'
import { addUp } from '../../../core/count-of.ts'
import type { Contention, FillFacts } from './facts.ts'
import {
  betterByRounds,
  betterEachTime,
  majority,
  RULE_FOR_COUNTS,
  RULE_FOR_TIMES,
} from '../better.ts'
import { disturbedSentence } from '../disturbed.ts'
import { fillWords, type Facts, type Setting } from './words.ts'

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
  }
}

/** Without limits inside the stack: does what one service takes hurt the other? */
function contentionRow(facts: Sides<Facts>): RowVerdict & { better: Better } {
  const unbounded = eachSide(facts, (one) => one.memory.unbounded)
  return {
    better: majority([
      eachFill(unbounded, ({ ended }) => ended.filter((role) => role !== 'redis').length),
      eachFill(unbounded, ({ users }) => Number(users.health.failed > 0)),
      slowedLess(facts, 'unlimited', 'web'),
      slowedLess(facts, 'unlimited', 'redis'),
    ]),
    headline: headlines(facts, 'unlimited'),
    figure: {
      name: 'The app’s p99 beside a busy Redis',
      text: eachSide(facts, (one) => times(slowdownOf(one))),
      amount: eachSide(facts, slowdownOf),
    },
    sentence: `${memorySentence(facts, (one) => one.memory.unbounded)} ${cpuSentence(facts, 'unlimited')}`,
  }
}

/** With the same budget for both: what can be divided among the services, and does that protect the other? */
function allocationRow(facts: Sides<Facts>): RowVerdict & { better: Better } {
  const asItComes = eachSide(facts, (one) => one.memory.asItComes)
  return {
    better: majority([
      eachFill(asItComes, ({ ended }) => ended.length),
      // Where nobody could look after the fault, they are lost.
      eachFill(asItComes, ({ tasks }) => Number(tasks.lost !== 0)),
      slowedLess(facts, 'limited', 'web'),
      slowedLess(facts, 'limited', 'redis'),
    ]),
    headline: headlines(facts, 'limited'),
    figure: {
      name: 'A full Redis',
      text: eachSide(asItComes, shortEndsOf),
      amount: eachSide(asItComes, (fills) => fills.filter(({ ended }) => ended.length > 0).length),
    },
    sentence: `${memorySentence(facts, (one) => one.memory.asItComes)} ${cpuSentence(facts, 'limited')}`,
  }
}

/** Who has less of something in each fill. */
function eachFill(fills: Sides<FillFacts[]>, of: (fill: FillFacts) => number): Better {
  return betterEachTime(
    eachSide(fills, (all) => all.map(of)),
    'lower',
  )
}

export type Service = 'web' | 'redis'

/**
 * Whose service is slowed less by a busy neighbor. Nobody's where the one that is slowed more is still clearly quicker
 * beside it: a service that was slow before has less to lose.
 */
export function slowedLess(facts: Sides<Facts>, setting: Setting, service: Service): Better {
  const less = (of: (one: Contention) => number[]) =>
    betterByRounds(
      eachSide(facts, (one) => of(one.cpu[setting][service])),
      'lower',
    )
  const [slowdown, busy] = [less(slowdowns), less(({ busyMs }) => busyMs)]
  return busy === 'same' || busy === slowdown ? slowdown : 'same'
}

/** Busy over quiet, round by round. */
export const slowdowns = ({ quietMs, busyMs }: Contention) =>
  busyMs.map((busy, round) => busy / (quietMs[round] ?? NaN))

/** Of the app without limits, in the median round. */
const slowdownOf = ({ cpu }: Facts) => spreadOf(slowdowns(cpu.unlimited.web)).median

function memorySentence(facts: Sides<Facts>, of: (one: Facts) => FillFacts[]): string {
  const fills = eachSide(facts, of)
  const { monolithic, multiContainer } = eachSide(
    fills,
    (all) => `(${limitWords(all)}) ${fillWords(all)}`,
  )
  const budget = megabytes(fills.monolithic[0]?.budgetBytes ?? 0)
  return `With ${budget} for all, and in ${fills.monolithic.length} fills, the monolith's Redis ${monolithic}; the stack's ${multiContainer}.`
}

const limitWords = ([first]: FillFacts[]) =>
  first && first.maxmemoryBytes > 0
    ? `maxmemory ${megabytes(first.maxmemoryBytes)}`
    : 'no maxmemory'

function cpuSentence(facts: Sides<Facts>, setting: Setting): string {
  const { monolithic, multiContainer } = eachSide(facts, ({ cpu }) => cpu[setting])
  const { cpus } = facts.monolithic.cpu
  const where =
    setting === 'limited'
      ? `With ${cpus} CPU for all, in shares where there are several services,`
      : 'With no limit of CPU,'
  const verdict = (service: Service) => VERDICTS[slowedLess(facts, setting, service)]
  return `${where} a busy Redis makes the app's p99 ${growth(monolithic.web)} in the monolith and ${growth(multiContainer.web)} in the stack (${verdict('web')}); a busy app makes Redis's ${growth(monolithic.redis)} and ${growth(multiContainer.redis)} (${verdict('redis')}).`
}

const VERDICTS = {
  same: 'no clear difference',
  monolithic: 'the monolith does better',
  multiContainer: 'the stack does better',
}

function growth(one: Contention): string {
  const slowdown = spreadOf(slowdowns(one))
  const [quietMs, busyMs] = [spreadOf(one.quietMs), spreadOf(one.busyMs)]
  return `${times(slowdown.median)} as long (${times(slowdown.low)} to ${times(slowdown.high)}, round by round; medians ${duration(quietMs.median)} → ${duration(busyMs.median)})`
}

export const times = (value: number) =>
  `${value < 0.1 ? value.toPrecision(1) : value.toFixed(value < 10 ? 1 : 0)}×`

/** What came of a full Redis, and of the CPU only what decides anything. */
function headlines(facts: Sides<Facts>, setting: Setting): Sides<string> {
  const deciding = SERVICES.filter(({ service }) => slowedLess(facts, setting, service) !== 'same')
  return eachSide(facts, ({ memory, cpu }) => {
    const fills = setting === 'limited' ? memory.asItComes : memory.unbounded
    const slowed = deciding.map(({ service, beside }) => {
      const { median: usual } = spreadOf(slowdowns(cpu[setting][service]))
      return `${beside} ${times(usual)} as long`
    })
    const cpuWords = slowed.length === 0 ? ['CPU: no clear difference'] : slowed
    return [`out of memory: ${endsOf(fills)}`, ...cpuWords].join('; ')
  })
}

/** What came of each fill: the same, or now this and now that. */
export const endsOf = (fills: FillFacts[]) =>
  [...new Set(fills.map(({ end }) => ENDS[end]))].join(', or ')

const shortEndsOf = (fills: FillFacts[]) =>
  [...new Set(fills.map(({ end }) => SHORT_ENDS[end]))].join(' or ')

const SHORT_ENDS = { killed: 'killed', refused: 'refuses', held: 'takes all' }

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
  const { cpu, memory } = monolithic
  const rates = [cpu.unlimited.perSecond, cpu.limited.perSecond]
  const contentions = [cpu.unlimited, cpu.limited].flatMap(({ web, redis }) => [web, redis])
  return [
    `Redis was filled with values of ${megabytes(memory.asItComes[0]?.valueBytes ?? 0)} by a helper outside, so that the memory that fills is only Redis’s. A monolith can set maxmemory too: it is a line of configuration, and no merit of splitting.`,
    `Redis was filled ${memory.asItComes.length} times in each way, each time in new stacks, in all of them at the same time. ${RULE_FOR_COUNTS}`,
    `Of the budget, web and redis have equal shares in the stack, and whatever else is in it a quarter. What ended: ${endedWords('monolith', monolithic)}; ${endedWords('stack', multiContainer)}.`,
    `p99: of ${cpu.requests} requests to GET /api/health a round, at the same steady rate for all (${[...new Set(rates)].join(' a second without limits, ')} a second${rates[0] === rates[1] ? '' : ' with them'}), timed from the moment at which each was due; and of ${cpu.pings} PINGs, one after the other on one connection, so that a stall counts once. Medians of ${cpu.unlimited.web.quietMs.length} rounds in turns, after an unrecorded one to warm up. ${disturbedSentence(contentions)}`,
    `${RULE_FOR_TIMES} Who is slowed less does better, unless the other is clearly quicker all the same. With more CPUs than services, nobody has to take any from anybody.`,
  ]
}

function endedWords(where: string, { memory }: Facts): string {
  const told = (fills: FillFacts[]) => {
    const ended = [...new Set(fills.flatMap((one) => one.ended))]
    const said = Object.entries(addUp(fills.map(({ events }) => events))).map(
      ([name, n]) => `${n} × ${name}`,
    )
    return `${ended.length === 0 ? 'nothing' : list(ended)} (Docker said ${said.length === 0 ? 'nothing' : said.join(', ')})`
  }
  const [first, second] = [told(memory.asItComes), told(memory.unbounded)]
  return (memory.asItComes[0]?.maxmemoryBytes ?? 0) > 0
    ? `in the ${where} ${first}, and without maxmemory ${second}`
    : `in the ${where} ${first}`
}
