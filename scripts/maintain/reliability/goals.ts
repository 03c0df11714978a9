import { count, duration, wholeNumber } from '../../core/figures.ts'
import { median } from '../../core/statistics.ts'
import type { FaultResult, FaultsRun, Outage, Trial } from './results.ts'

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

interface Goal {
  id: string
  sentence: string
  /** Undefined where the run has nothing to say. */
  judge: (run: FaultsRun) => { met: boolean; figure: string } | undefined
}

/** What must hold, in the order in which it is reported. */
export const GOALS: Goal[] = [
  {
    id: 'nothing-lost',
    sentence: 'No write that was acknowledged is lost, in any fault.',
    judge: ({ results }) => {
      const all = results.flatMap(({ trials, stops = [] }) => [...trials, ...stops])
      const [lost, acknowledged] = [
        sum(all, (one) => one.lost),
        sum(all, (one) => one.acknowledged),
      ]
      return all.length === 0
        ? undefined
        : { met: lost === 0, figure: `${lost} of ${wholeNumber(acknowledged)} lost` }
    },
  },
  {
    id: 'replica-lost',
    sentence: 'The loss of one of three web replicas fails no request but those in flight on it.',
    judge: (run) =>
      ofTrials(ofStack(run, 'web-killed'), (trials) => {
        const others = sum(trials, ({ failed, failedInFlight }) => failed - failedInFlight)
        const inFlight = sum(trials, (one) => one.failedInFlight)
        return {
          met: others === 0,
          figure: `${others} failed, and ${inFlight} in flight, in ${count(trials.length, 'loss', 'losses')}`,
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
    judge: (run) => {
      const slowest = [...trialsOfStack(run), ...outages(run)].flatMap(
        ({ slowest503 }) => slowest503 ?? [],
      )
      if (slowest.length === 0) return undefined
      const [app, users] = [
        Math.max(...slowest.map(({ appMs }) => appMs)),
        Math.max(...slowest.map(({ usersMs }) => usersMs)),
      ]
      const others = outages(run).flatMap(otherAnswers)
      return {
        met: Math.max(app, users) <= LIMITS.answer503Ms && others.length === 0,
        figure: `at the latest after ${app} ms at the app, ${users} ms through the gateway${others.length === 0 ? '' : `; also answered: ${others.join(', ')}`}`,
      }
    },
  },
  {
    id: 'back-at-once',
    sentence: `Once Redis answers, all is well within ${duration(LIMITS.afterRedisMs)}.`,
    judge: (run) => {
      const times = [...trialsOfStack(run), ...outages(run)].flatMap(
        ({ afterRedisMs }) => afterRedisMs ?? [],
      )
      const worst = Math.max(...times)
      return times.length === 0
        ? undefined
        : { met: worst <= LIMITS.afterRedisMs, figure: `at the latest after ${duration(worst)}` }
    },
  },
  {
    id: 'no-restart-loop',
    sentence: 'Nobody restarts the app because Redis is away.',
    judge: (run) => {
      const away = [
        ...outages(run),
        ...trialsOfStack(run).filter(({ afterRedisMs }) => afterRedisMs !== undefined),
      ]
      const restarts = sum(away, (one) => one.webRestarts)
      return away.length === 0
        ? undefined
        : {
            met: restarts === 0,
            figure: `${count(restarts, 'restart')} in ${count(away.length, 'outage')}`,
          }
    },
  },
  {
    id: 'no-growth',
    sentence: `The app’s memory does not grow while Redis is away (at most ${LIMITS.memoryGrowth} times what it was).`,
    judge: (run) => {
      const growth = memoryGrowth(ofStack(run, 'redis-away')?.away?.memory ?? [])
      return growth === undefined
        ? undefined
        : {
            met: growth <= LIMITS.memoryGrowth,
            figure: `${growth.toFixed(2)} times, in ${duration(run.run.outageSeconds * 1000)}`,
          }
    },
  },
  {
    id: 'stops-well',
    sentence: `docker stop at any moment: what is in flight is answered, every container ends with 0, within ${duration(LIMITS.graceMs)}.`,
    judge: ({ results }) => {
      const stops = results.flatMap((one) => one.stops ?? [])
      if (stops.length === 0) return undefined
      const cut = sum(stops, ({ inFlight, finished }) => inFlight - finished)
      const inFlight = sum(stops, (one) => one.inFlight)
      const bad = stops
        .flatMap(({ exitCodes }) => Object.values(exitCodes))
        .filter((code) => code !== 0)
      const longest = Math.max(...stops.map(({ tookMs }) => tookMs))
      return {
        met: cut === 0 && bad.length === 0 && longest < LIMITS.graceMs,
        figure: `${inFlight - cut} of ${inFlight} answered, ${bad.length === 0 ? 'every exit code 0' : `exit codes ${[...new Set(bad)].join(', ')}`}, ${duration(longest)} at the longest, in ${count(stops.length, 'stop')}`,
      }
    },
  },
  {
    id: 'by-itself',
    sentence: 'Both packagings recover from every fault without a hand.',
    judge: ({ results }) => {
      const trials = results.flatMap((one) => one.trials)
      const recovered = trials.filter(({ recoveredAfterMs }) => recoveredAfterMs !== null)
      return trials.length === 0
        ? undefined
        : {
            met: recovered.length === trials.length,
            figure: `${recovered.length} of ${count(trials.length, 'time')}`,
          }
    },
  },
]

/** Every goal, with what the run says of it. */
export function judgeGoals(run: FaultsRun): JudgedGoal[] {
  return GOALS.map(({ id, sentence, judge }) => {
    const judged = judge(run)
    return { id, sentence, met: judged?.met ?? null, figure: judged?.figure ?? 'not measured' }
  })
}

const sum = <T>(all: T[], value: (one: T) => number) =>
  all.reduce((total, one) => total + value(one), 0)

const ofStack = ({ results }: FaultsRun, wanted: string) =>
  results.find(({ id, packaging }) => id === wanted && packaging === 'multiContainer')

/** The monolith is there to be compared with; what is promised of Redis's absence is promised of the stack. */
const trialsOfStack = ({ results }: FaultsRun) =>
  results.filter(({ packaging }) => packaging === 'multiContainer').flatMap(({ trials }) => trials)

const outages = ({ results }: FaultsRun) => results.flatMap(({ away }) => away?.outages ?? [])

function ofTrials<T>(
  result: FaultResult | undefined,
  judge: (trials: Trial[]) => T,
): T | undefined {
  return result && result.trials.length > 0 ? judge(result.trials) : undefined
}

function noneFailed(result: FaultResult | undefined) {
  return ofTrials(result, (trials) => {
    const failed = sum(trials, (one) => one.failed)
    const requests = sum(trials, (one) => one.requests)
    return { met: failed === 0, figure: `${failed} of ${wholeNumber(requests)} failed` }
  })
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
