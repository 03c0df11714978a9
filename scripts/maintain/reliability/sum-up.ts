import { countOf } from '../../core/count-of.ts'
import { availability, cameAt, isGood, outcomeOf } from '../../engine/load/answers.ts'
import type { Answer } from '../../engine/load/probe.ts'
import type { Inflicted } from './fault.ts'
import type { Trial } from './results.ts'
import type { Kind, UserAnswer } from '../../engine/load/users.ts'

/** The part of a trial that users saw. */
type Seen = Omit<
  Trial,
  'acknowledged' | 'lost' | 'restarts' | 'webRestarts' | 'slowest503' | 'sentLateMs'
>

/** @param recovered whether all was well in the end */
export function seenByUsers(answers: UserAnswer[], fault: Inflicted, recovered: boolean): Seen {
  const { requests, failed, longestGapMs } = availability(answers)
  const failures = answers.filter((one) => !isGood(one))
  const lastFailureMs = Math.max(-Infinity, ...failures.map(({ atMs }) => atMs))
  const after = (momentMs: number) => Math.max(0, Math.round(lastFailureMs - momentMs))
  return {
    ...{ requests, failed, longestGapMs, outcomes: countOf(answers.map(namedOutcome)) },
    failedInFlight: failures.filter((one) => wasInFlight(one, fault)).length,
    recoveredAfterMs: recovered ? after(fault.endedMs) : null,
    ...(fault.redisAnswersMs === undefined ? {} : { afterRedisMs: after(fault.redisAnswersMs) }),
    ...(fault.endedMs > fault.effectiveMs
      ? { servedMeanwhile: servedMeanwhile(answers, fault) }
      : {}),
  }
}

/** What came of a request. An error that names no instance is not the app's. */
function namedOutcome(answer: UserAnswer): string {
  const { status, servedBy } = answer
  const isApps = servedBy !== undefined || status === null || status < 500
  return `${outcomeOf(answer)}${isApps ? '' : ' of the gateway'}`
}

/** Sent before what served it was dead, and not answered before it was to die. */
function wasInFlight(answer: UserAnswer, { beganMs, diedMs }: Inflicted): boolean {
  return diedMs !== undefined && answer.atMs <= diedMs && cameAt(answer) >= beganMs
}

function servedMeanwhile(answers: UserAnswer[], { effectiveMs, endedMs }: Inflicted) {
  const good = answers.filter(
    (one) => isGood(one) && one.atMs >= effectiveMs && cameAt(one) <= endedMs,
  )
  const count = (kind: Kind) => good.filter((one) => one.kind === kind).length
  return { reads: count('reads'), writes: count('writes') }
}

/** The longest that users waited for a 503 of the app; one of the gateway names no instance. */
export function slowest503(answers: Answer[]): number {
  const times = answers
    .filter(({ status, servedBy }) => status === 503 && servedBy !== undefined)
    .map(({ tookMs }) => tookMs)
  return Math.round(Math.max(0, ...times))
}
