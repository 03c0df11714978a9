import { availability, isGood } from '../../engine/load/answers.ts'
import type { Answer } from '../../engine/load/probe.ts'
import type { Timeline } from '../../core/charts/chart.ts'
import type { Trial } from './results.ts'
import type { Kind, UserAnswer } from '../../engine/load/users.ts'

/** When a fault was done. All moments are on the clock of `performance.now()`. */
export interface Inflicted {
  /** The command that does it was given. */
  beganMs: number
  /** It was in effect: the command was done. */
  effectiveMs: number
  /** From here on nothing keeps users from being served: the fault itself, or the command that ends one that lasts. */
  endedMs: number
  /** What died was dead by then at the latest. For faults that end a process. */
  diedMs?: number
  /** Redis answered again, having been away. */
  redisAnswersMs?: number
  /** What was done when, for the picture. */
  marks: { atMs: number; label: string }[]
}

/** The part of a trial that users saw. */
type Seen = Omit<
  Trial,
  'acknowledged' | 'lost' | 'restarts' | 'webRestarts' | 'slowest503' | 'sentLateMs'
>

const cameAt = ({ atMs, tookMs }: UserAnswer) => atMs + tookMs

/** @param recovered whether all was well in the end */
export function seenByUsers(answers: UserAnswer[], fault: Inflicted, recovered: boolean): Seen {
  const { requests, failed, longestGapMs } = availability(answers)
  const failures = answers.filter((one) => !isGood(one))
  const lastFailureMs = Math.max(-Infinity, ...failures.map(({ atMs }) => atMs))
  const after = (momentMs: number) => Math.max(0, Math.round(lastFailureMs - momentMs))
  return {
    ...{ requests, failed, longestGapMs, outcomes: outcomesOf(answers) },
    failedInFlight: failures.filter((one) => wasInFlight(one, fault)).length,
    recoveredAfterMs: recovered ? after(fault.endedMs) : null,
    ...(fault.redisAnswersMs === undefined ? {} : { afterRedisMs: after(fault.redisAnswersMs) }),
    ...(fault.endedMs > fault.effectiveMs
      ? { servedMeanwhile: servedMeanwhile(answers, fault) }
      : {}),
  }
}

/** Answers by status or error. An error that names no instance is not the app's. */
function outcomesOf(answers: UserAnswer[]): Trial['outcomes'] {
  const outcomes: Trial['outcomes'] = {}
  for (const { status, error, servedBy } of answers) {
    const isApps = servedBy !== undefined || status === null || status < 500
    const outcome = `${status ?? error ?? 'no answer'}${isApps ? '' : ' of the gateway'}`
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
  }
  return outcomes
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

/** How much of the time before the fault, and after its end, a picture shows. */
const LEAD_MS = 500
const TAIL_MS = 1000
/** The answers of so long are one step of a picture: in finer ones, a few that differ among many look like a fence. */
const STEP_MS = 100

/** A lane for those who read and one for those who write. */
export function lanesOf(answers: UserAnswer[], fault: Inflicted): Timeline['lanes'] {
  const fromMs = fault.beganMs - LEAD_MS
  const failures = answers.filter((one) => !isGood(one)).map(cameAt)
  const marked = fault.marks.map(({ atMs }) => atMs)
  const toMs = Math.max(fault.endedMs, ...failures, ...marked) + TAIL_MS
  const marks = fault.marks.map(({ atMs, label }) => ({ atMs: Math.round(atMs - fromMs), label }))
  const lane = (kind: Kind, label: string) => ({
    label,
    spans: stepsOf(
      answers.filter((one) => one.kind === kind),
      fromMs,
      toMs,
    ),
    marks: kind === 'reads' ? [] : marks,
  })
  return [lane('reads', 'Those who read'), lane('writes', 'Those who write')]
}

type Span = Timeline['lanes'][number]['spans'][number]

/** Answers by when they came, a step at a time: each shows the worst that came in it. Equal neighbors are one span. */
function stepsOf(answers: UserAnswer[], fromMs: number, toMs: number): Span[] {
  const steps = Map.groupBy(answers, (one) => Math.floor((cameAt(one) - fromMs) / STEP_MS))
  const spans: Span[] = []
  for (let step = 0; step < Math.ceil((toMs - fromMs) / STEP_MS); step++) {
    const what = worstOf(steps.get(step) ?? [])
    const last = spans.at(-1)
    const until = (step + 1) * STEP_MS
    if (last?.label === what.label) last.toMs = until
    else spans.push({ fromMs: step * STEP_MS, toMs: until, ...what })
  }
  return spans
}

/** What most of those were told who were not served, where there are any. */
function worstOf(answers: UserAnswer[]): Pick<Span, 'tone'> & { label: string } {
  const failures = answers.filter((one) => !isGood(one))
  if (answers.length === 0) return { tone: 'failed', label: 'no answer' }
  if (failures.length === 0) return { tone: 'ok', label: 'served' }
  const [[label] = ['']] = Object.entries(outcomesOf(failures)).toSorted((a, b) => b[1] - a[1])
  return { tone: /^\d/.test(label) ? 'failed' : 'down', label }
}
