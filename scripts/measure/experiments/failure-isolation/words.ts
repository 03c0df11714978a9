import { type Spread, spreadOf } from '../../../core/spread.ts'
import { sum } from '../../../core/statistics.ts'
import type { Sides } from '../comparison.ts'
import type { CrashFacts } from './crash-facts.ts'
import type { FailureIsolationFacts as Facts } from './facts.ts'
import type { DeadRedisFacts } from './health.ts'

/** What a process is called in a sentence. */
export function calledOf({ role, process }: Pick<CrashFacts, 'role' | 'process'>): string {
  return { web: 'the app', redis: 'Redis', extra: process }[role]
}

/** The crashes of each role that both have: the app's, Redis's, and the supervisor's beside the gateway's. */
export function rolesOfBoth({ monolithic, multiContainer }: Sides<Facts>): Sides<CrashFacts>[] {
  return monolithic.crashes.flatMap((one) => {
    const other = multiContainer.crashes.find(({ role }) => role === one.role)
    return other ? [{ monolithic: one, multiContainer: other }] : []
  })
}

/** The crashes of the app and of Redis, and not of what keeps or fronts them. */
export const ofServices = ({ crashes }: Pick<Facts, 'crashes'>): CrashFacts[] =>
  crashes.filter(({ role }) => role !== 'extra')

/** Those crashes of which something is known. */
export const knownOf = (values: (number | null)[]) => values.filter((one) => one !== null)

/** Of the crashes of which a time is known; undefined where there is none. */
export function spreadOfKnown(values: (number | null)[]): Spread | undefined {
  const known = knownOf(values)
  return known.length === 0 ? undefined : spreadOf(known)
}

/** Crashes in which another process ended, too. */
export const tookAny = ({ tookDown }: CrashFacts) =>
  tookDown.filter((roles) => roles.length > 0).length

/** Whether Docker said in any way that something is wrong, while users got errors. */
export const wasTold = ({ secondsWithErrors, secondsWithErrorsAndNoComplaint }: DeadRedisFacts) =>
  secondsWithErrorsAndNoComplaint < secondsWithErrors

/** `29 of 30`: seconds with errors in which Docker had nothing to say, over all watches. */
export function silentOf({ deadRedis }: Facts): string {
  const silent = sum(deadRedis, (one) => one.secondsWithErrorsAndNoComplaint)
  return `${silent} of ${sum(deadRedis, (one) => one.secondsWithErrors)}`
}
