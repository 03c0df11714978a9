import { spreadOf } from '../../../core/spread.ts'
import { duration, median, megabytes } from '../../../core/figures.ts'
import { betterByCount, betterByRounds } from '../better.ts'
import { type Better, eachSide, type Sides } from '../comparison.ts'
import type { CostFacts } from './facts.ts'

/** One figure of both sides. */
export interface Compared {
  name: string
  monolithic: string
  multiContainer: string
  /** Without ranges, for sentences. */
  short: Sides<string>
  better: Better
}

/** Memory moves a little by itself, and is read once: what is closer than this is no difference. */
const MEMORY_TOLERANCE = 1.1

/** All figures that count, of which each side has the better one or none. */
export function compared({ monolithic, multiContainer }: Sides<CostFacts>): Compared[] {
  const loads = monolithic.loads.flatMap((load, index): Compared[] => {
    const other = multiContainer.loads[index]
    if (!other || load.failed > 0 || other.failed > 0) return []
    const speed = { monolithic: load.perSecond, multiContainer: other.perSecond }
    const tail = { monolithic: load.p99Ms, multiContainer: other.p99Ms }
    return [
      timed(`${load.route}, requests/s`, speed, 'higher', (n) => String(Math.round(n))),
      timed(`${load.route}, p99`, tail, 'lower', duration),
    ]
  })
  const both = (
    key: 'containers' | 'processes' | 'networks' | 'volumes' | 'configurationLines',
  ) => ({
    monolithic: monolithic[key],
    multiContainer: multiContainer[key],
  })
  const starts = {
    monolithic: monolithic.firstAnswerMs,
    multiContainer: multiContainer.firstAnswerMs,
  }
  return [
    ...loads,
    memory({ monolithic: monolithic.memoryBytes, multiContainer: multiContainer.memoryBytes }),
    counts('containers', both('containers')),
    counts('processes', both('processes')),
    counts('networks', both('networks')),
    counts('lines of configuration', both('configurationLines')),
    timed('first good answer', starts, 'lower'),
  ]
}

/** Shown beside the rest, and no figure of its own. */
export function p50s({ monolithic, multiContainer }: Sides<CostFacts>): Compared[] {
  return monolithic.loads.flatMap((load, index) => {
    const other = multiContainer.loads[index]
    if (!other || load.failed > 0 || other.failed > 0) return []
    const pair = { monolithic: load.p50Ms, multiContainer: other.p50Ms }
    return [timed(`${load.route}, p50 (not counted)`, pair, 'lower', duration)]
  })
}

function timed(
  name: string,
  byRound: Sides<number[]>,
  wins: 'lower' | 'higher',
  format: (value: number) => string = duration,
): Compared {
  const spreads = eachSide(byRound, spreadOf)
  return {
    name,
    ...eachSide(spreads, (one) => median(one, format)),
    short: eachSide(spreads, (one) => format(one.median)),
    better: betterByRounds(byRound, wins),
  }
}

function counts(name: string, { monolithic, multiContainer }: Sides<number>): Compared {
  const short = { monolithic: String(monolithic), multiContainer: String(multiContainer) }
  return {
    ...{ name, ...short, short },
    better: betterByCount({ monolithic, multiContainer }, 'lower'),
  }
}

function memory(bytes: Sides<number>): Compared {
  const [less, more] = [bytes.monolithic, bytes.multiContainer].sort((a, b) => a - b)
  const close = (more ?? 0) / (less ?? 1) < MEMORY_TOLERANCE
  const short = {
    monolithic: megabytes(bytes.monolithic),
    multiContainer: megabytes(bytes.multiContainer),
  }
  return {
    ...{ name: 'memory at one replica', ...short, short },
    better: close ? 'same' : betterByCount(bytes, 'lower'),
  }
}
