import type { Timeline } from '../../core/charts/chart.ts'
import { countOf } from '../../core/count-of.ts'
import { median } from '../../core/statistics.ts'
import type { Answer } from './probe.ts'

/** Whether a user got what they asked for. */
export const isGood = ({ status }: Pick<Answer, 'status'>) => status !== null && status < 400

/** When the whole answer was there, or the request had failed. */
export const cameAt = ({ atMs, tookMs }: Pick<Answer, 'atMs' | 'tookMs'>) => atMs + tookMs

/** What came of a request, in a word: its status, or the error. */
export const outcomeOf = ({ status, error }: Pick<Answer, 'status' | 'error'>) =>
  String(status ?? error ?? 'no answer')

/** How many answers had which status, and how many ended in which error. */
export const outcomesOf = (answers: Answer[]) => countOf(answers.map(outcomeOf))

/** What users saw, in figures. */
export interface Availability {
  requests: number
  failed: number
  /**
   * The longest time without a good answer, from the first request to the last answer: one that has no end is as long as it
   * was watched. Milliseconds.
   */
  longestGapMs: number
  /** How many answers had which status, and how many ended in which error. */
  outcomes: Record<string, number>
}

/** Sums up answers in the order in which they were sent. */
export function availability(answers: Answer[]): Availability {
  const watched = [...answers.map(({ atMs }) => atMs), ...answers.map(cameAt)]
  const good = answers.filter(isGood).map(cameAt)
  const moments = [...minAndMax(watched), ...good].sort((a, b) => a - b)
  const gaps = moments.slice(1).map((at, index) => at - (moments[index] ?? at))
  return {
    requests: answers.length,
    failed: answers.filter((one) => !isGood(one)).length,
    longestGapMs: Math.round(gaps.reduce((most, one) => Math.max(most, one), 0)),
    outcomes: outcomesOf(answers),
  }
}

type Span = Timeline['lanes'][number]['spans'][number]

/**
 * Answers as a lane of a timeline, by when they came, so that no effect is drawn before its cause: each lasts until the
 * next, and neighbors with the same outcome are one span. A failure begins with a request that failed and ends with a good
 * answer. A time in which none came is no failure: nobody may have asked, or whoever did was answered well in the end.
 */
export function spansOf(answers: Answer[]): Span[] {
  const came = answers
    .map((answer) => ({ answer, atMs: cameAt(answer) }))
    .sort((a, b) => a.atMs - b.atMs)
  const distances = came.slice(1).map(({ atMs }, index) => atMs - (came[index]?.atMs ?? atMs))
  const spans: Span[] = []
  came.forEach(({ answer, atMs }, index) => {
    const label = outcomeOf(answer)
    const tone = isGood(answer) ? 'ok' : answer.status === null ? 'down' : 'failed'
    // The last one lasts as long as others do.
    const next = came[index + 1]?.atMs ?? atMs + (distances.length > 0 ? median(distances) : 0)
    const last = spans.at(-1)
    if (last?.label === label) last.toMs = Math.round(next)
    else spans.push({ fromMs: Math.round(atMs), toMs: Math.round(next), tone, label })
  })
  return spans
}

/** Not with spread arguments: a watch may hold more answers than a call takes. */
function minAndMax(values: number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b)
  return [sorted[0], sorted.at(-1)].filter((one) => one !== undefined)
}

/**
 * The answers since the last failure before a moment: that one is what something earlier did, and nothing that happens
 * at this moment has to do with it.
 */
export function sinceFailureBefore(answers: Answer[], momentMs: number): Answer[] {
  const failures = answers.filter((one) => !isGood(one) && cameAt(one) < momentMs).map(cameAt)
  const last = Math.max(-Infinity, ...failures)
  return answers.filter((one) => cameAt(one) > last)
}

/** What users saw of a fault. */
export interface Outage {
  failed: number
  /**
   * From the fault to the good answer that ended the longest time without one. 0 where none failed; null where no good
   * one came any more. Milliseconds.
   */
  backAfterMs: number | null
}

/** Reads an outage from answers whose times count from the fault. */
export function outageOf(answers: Answer[]): Outage {
  const failures = answers.filter((one) => !isGood(one)).map(cameAt)
  if (failures.length === 0) return { failed: 0, backAfterMs: 0 }
  const good = answers
    .filter(isGood)
    .map(cameAt)
    .sort((a, b) => a - b)
  // Not the first good answer after a failure: the last ones from before may come after the first failure.
  const gaps = good
    .map((to, index) => ({ from: good[index - 1] ?? 0, to }))
    .filter(({ from, to }) => failures.some((at) => at >= from && at <= to))
    .sort((a, b) => b.to - b.from - (a.to - a.from))
  return { failed: failures.length, backAfterMs: gaps[0] ? Math.round(gaps[0].to) : null }
}
