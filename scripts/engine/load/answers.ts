import type { Timeline } from '../../core/charts/chart.ts'
import { median } from '../../core/statistics.ts'
import type { Answer } from './probe.ts'

/** Whether a user got what they asked for. */
export const isGood = ({ status }: Pick<Answer, 'status'>) => status !== null && status < 400

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

const cameAt = ({ atMs, tookMs }: Answer) => atMs + tookMs

/** Sums up answers in the order in which they were sent. */
export function availability(answers: Answer[]): Availability {
  const watched = [...answers.map(({ atMs }) => atMs), ...answers.map(cameAt)]
  const good = answers.filter(isGood).map(cameAt)
  const moments = [...minAndMax(watched), ...good].sort((a, b) => a - b)
  const gaps = moments.slice(1).map((at, index) => at - (moments[index] ?? at))
  const outcomes: Record<string, number> = {}
  for (const { status, error } of answers) {
    const outcome = String(status ?? error ?? 'no answer')
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
  }
  return {
    requests: answers.length,
    failed: answers.filter((one) => !isGood(one)).length,
    longestGapMs: Math.round(gaps.reduce((most, one) => Math.max(most, one), 0)),
    outcomes,
  }
}

type Span = Timeline['lanes'][number]['spans'][number]

/**
 * Answers as a lane of a timeline, by when they came, so that no effect is drawn before its cause: each lasts until the
 * next, and neighbours with the same outcome are one span. A failure begins with a request that failed and ends with a good
 * answer. A time in which none came is no failure: nobody may have asked, or whoever did was answered well in the end.
 */
export function spansOf(answers: Answer[]): Span[] {
  const came = answers
    .map((answer) => ({ answer, atMs: cameAt(answer) }))
    .sort((a, b) => a.atMs - b.atMs)
  const distances = came.slice(1).map(({ atMs }, index) => atMs - (came[index]?.atMs ?? atMs))
  const spans: Span[] = []
  came.forEach(({ answer, atMs }, index) => {
    const label = String(answer.status ?? answer.error ?? NO_ANSWER)
    const tone = isGood(answer) ? 'ok' : answer.status === null ? 'down' : 'failed'
    // The last one lasts as long as others do.
    const next = came[index + 1]?.atMs ?? atMs + (distances.length > 0 ? median(distances) : 0)
    const last = spans.at(-1)
    if (last?.label === label) last.toMs = Math.round(next)
    else spans.push({ fromMs: Math.round(atMs), toMs: Math.round(next), tone, label })
  })
  return spans
}

const NO_ANSWER = 'no answer'

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
