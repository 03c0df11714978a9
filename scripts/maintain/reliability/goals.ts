import { count, duration, wholeNumber } from '../../core/figures.ts'
import { median, sum } from '../../core/statistics.ts'
import type { FaultResult, FaultsRun, Outage, Stop, Trial } from './results.ts'

/** A promise of the packagings, and what the run says of it. */
export interface JudgedGoal {
  id: string
  /** The promise. */
  sentence: string
  /** Null: the run has not measured it. */
  met: boolean | null
  /** The figure that decides it. */
  figure: string
}

/** All figures that a goal may have, in one place. */
export const LIMITS = {
  /** Longest time that anybody waits for a 503 because Redis is away. */
  answer503Ms: 250,
  /** From Redis's first answer until everybody is served. */
  afterRedisMs: 1000,
  /** Docker kills after ten seconds. */
  graceMs: 10_000,
  /** Memory of the app at the end of an outage, of what it was in its beginning. */
  memoryGrowth: 1.1,
} as const

interface Judgement {
  met: boolean
  figure: string
}

interface Goal {
  id: string
  sentence: string
  /** Undefined where the run has nothing to say. */
  judge: (run: FaultsRun) => Judgement | undefined
}

/** What must hold, in the order in which it is reported. */
export const GOALS: Goal[] = [
  {
    id: 'nothing-lost',
    sentence: 'No write that was acknowledged is lost, in any fault.',
    judge: ({ results }) =>
      ifMeasured(
        results.flatMap(({ trials, stops = [] }) => [...trials, ...stops]),
        (all) => {
          const lost = sum(all, (one) => one.lost)
          const acknowledged = sum(all, (one) => one.acknowledged)
          return { met: lost === 0, figure: `${lost} of ${wholeNumber(acknowledged)} lost` }
        },
      ),
  },
  {
    id: 'replica-lost',
    sentence: 'The loss of one of three web replicas fails no request but those in flight on it.',
    judge: (run) =>
      ifMeasured(ofStack(run, 'web-killed')?.trials, (trials) => {
        const others = sum(trials, ({ failed, failedInFlight }) => failed - failedInFlight)
        const inFlight = sum(trials, (one) => one.failedInFlight)
        const losses = count(trials.length, 'loss', 'losses')
        return {
          met: others === 0,
          figure: `${others} failed, and ${inFlight} in flight, in ${losses}`,
        }
      }),
  },
  {
    id: 'rolling',
    sentence: 'A rolling update fails no request.',
    judge: (run) => noneFailed(ofStack(run, 'rolled')),
  },
  {
    id: 'scaling',
    sentence: 'Scaling down and up fails no request.',
    judge: (run) => noneFailed(ofStack(run, 'scaled')),
  },
  {
    id: 'fails-fast',
    sentence: `While Redis is away, every data route answers 503 within ${LIMITS.answer503Ms} ms, at the app and through the gateway.`,
    judge: (run) =>
      ifMeasured(
        withoutRedis(run).flatMap(({ slowest503 }) => slowest503 ?? []),
        (slowest) => {
          const app = Math.max(...slowest.map(({ appMs }) => appMs))
          const users = Math.max(...slowest.map(({ usersMs }) => usersMs))
          const others = outages(run).flatMap(otherAnswers)
          const also = others.length === 0 ? '' : `; also answered: ${others.join(', ')}`
          return {
            met: Math.max(app, users) <= LIMITS.answer503Ms && others.length === 0,
            figure: `at the latest after ${app} ms at the app, ${users} ms through the gateway${also}`,
          }
        },
      ),
  },
  {
    id: 'back-at-once',
    sentence: `Once Redis answers, all is well within ${duration(LIMITS.afterRedisMs)}.`,
    judge: (run) =>
      ifMeasured(
        withoutRedis(run).flatMap(({ afterRedisMs }) => afterRedisMs ?? []),
        (times) => {
          const worst = Math.max(...times)
          const met = worst <= LIMITS.afterRedisMs
          return { met, figure: `at the latest after ${duration(worst)}` }
        },
      ),
  },
  {
    id: 'no-restart-loop',
    sentence: 'Nobody restarts the app because Redis is away.',
    judge: (run) =>
      ifMeasured(withoutRedis(run), (away) => {
        const restarts = sum(away, (one) => one.webRestarts)
        const figure = `${count(restarts, 'restart')} in ${count(away.length, 'outage')}`
        return { met: restarts === 0, figure }
      }),
  },
  {
    id: 'no-growth',
    sentence: `The app’s memory does not grow while Redis is away (at most ${LIMITS.memoryGrowth} times what it was).`,
    judge: (run) => {
      const growth = memoryGrowth(ofStack(run, 'redis-away')?.away?.memory ?? [])
      if (growth === undefined) return undefined
      const figure = `${growth.toFixed(2)} times, in ${duration(run.run.outageSeconds * 1000)}`
      return { met: growth <= LIMITS.memoryGrowth, figure }
    },
  },
  {
    id: 'stops-well',
    sentence: `docker stop at any moment: what is in flight is answered, every container ends with 0, within ${duration(LIMITS.graceMs)}.`,
    judge: ({ results }) =>
      ifMeasured(
        results.flatMap((one) => one.stops ?? []),
        stopsWell,
      ),
  },
  {
    id: 'by-itself',
    sentence: 'Both packagings recover from every fault without a hand.',
    judge: ({ results }) =>
      ifMeasured(
        results.flatMap((one) => one.trials),
        (trials) => {
          const recovered = trials.filter(({ recoveredAfterMs }) => recoveredAfterMs !== null)
          return {
            met: recovered.length === trials.length,
            figure: `${recovered.length} of ${count(trials.length, 'time')}`,
          }
        },
      ),
  },
]

/** Every goal, with what the run says of it. */
export function judgeGoals(run: FaultsRun): JudgedGoal[] {
  return GOALS.map(({ id, sentence, judge }) => {
    const judged = judge(run)
    return { id, sentence, met: judged?.met ?? null, figure: judged?.figure ?? 'not measured' }
  })
}

/** Judges what was measured. @returns undefined where nothing was */
function ifMeasured<T>(
  measured: T[] | undefined,
  judge: (measured: T[]) => Judgement,
): Judgement | undefined {
  return measured === undefined || measured.length === 0 ? undefined : judge(measured)
}

const ofStack = ({ results }: FaultsRun, wanted: string) =>
  results.find(({ id, packaging }) => id === wanted && packaging === 'multiContainer')

const outages = ({ results }: FaultsRun) => results.flatMap(({ away }) => away?.outages ?? [])

/**
 * The trials and outages in which Redis was away. The monolith is there to be compared with: what is promised of Redis's
 * absence is promised of the stack.
 */
const withoutRedis = (run: FaultsRun): (Trial | Outage)[] => [
  ...outages(run),
  ...run.results
    .filter(({ packaging }) => packaging === 'multiContainer')
    .flatMap(({ trials }) => trials)
    .filter(({ afterRedisMs }) => afterRedisMs !== undefined),
]

const noneFailed = (result: FaultResult | undefined) =>
  ifMeasured(result?.trials, (trials) => {
    const failed = sum(trials, (one) => one.failed)
    const requests = sum(trials, (one) => one.requests)
    return { met: failed === 0, figure: `${failed} of ${wholeNumber(requests)} failed` }
  })

function stopsWell(stops: Stop[]): Judgement {
  const inFlight = sum(stops, (one) => one.inFlight)
  const finished = sum(stops, (one) => one.finished)
  const codes = stops.flatMap(({ exitCodes }) => Object.values(exitCodes))
  const bad = [...new Set(codes.filter((code) => code !== 0))]
  const ends = bad.length === 0 ? 'every exit code 0' : `exit codes ${bad.join(', ')}`
  const longest = Math.max(...stops.map(({ tookMs }) => tookMs))
  return {
    met: finished === inFlight && bad.length === 0 && longest < LIMITS.graceMs,
    figure: `${finished} of ${inFlight} answered, ${ends}, ${duration(longest)} at the longest, in ${count(stops.length, 'stop')}`,
  }
}

/** Answers other than 503 that came while Redis was away. */
function otherAnswers({ outcomes }: Outage): string[] {
  return Object.entries(outcomes).flatMap(([route, answers]) =>
    Object.keys(answers)
      .filter((answer) => answer !== '503')
      .map((answer) => `${route} ${answer}`),
  )
}

/** The median of the last tenth over that of the second: in the first, the app still grows into the load. */
export function memoryGrowth(samples: { bytes: number }[]): number | undefined {
  const tenth = Math.floor(samples.length / 10)
  if (tenth === 0) return undefined
  const middle = (part: { bytes: number }[]) => median(part.map(({ bytes }) => bytes))
  return middle(samples.slice(-tenth)) / middle(samples.slice(tenth, 2 * tenth))
}
