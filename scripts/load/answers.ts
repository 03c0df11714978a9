import type { Timeline } from '../report/charts/chart.ts'
import type { Answer } from './probe.ts'

/** Whether a user got what they asked for. */
export const isGood = ({ status }: Pick<Answer, 'status'>) => status !== null && status < 400

/** What users saw, in figures. */
export interface Availability {
  requests: number
  failed: number
  /** The longest time without a good answer between two that came; 0 where there are fewer than two. Milliseconds. */
  longestGapMs: number
  /** How many answers had which status, and how many ended in which error. */
  outcomes: Record<string, number>
}

/** Sums up answers in the order in which they were sent. */
export function availability(answers: Answer[]): Availability {
  const arrivals = answers
    .filter(isGood)
    .map(({ atMs, tookMs }) => atMs + tookMs)
    .sort((a, b) => a - b)
  const gaps = arrivals.slice(1).map((at, index) => at - (arrivals[index] ?? at))
  const outcomes: Record<string, number> = {}
  for (const { status, error } of answers) {
    const outcome = String(status ?? error ?? 'no answer')
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
  }
  return {
    requests: answers.length,
    failed: answers.filter((one) => !isGood(one)).length,
    longestGapMs: Math.round(Math.max(0, ...gaps)),
    outcomes,
  }
}

type Span = Timeline['lanes'][number]['spans'][number]

/** Answers as a lane of a timeline: neighbours with the same outcome become one span, from request to next request. */
export function spansOf(answers: Answer[]): Span[] {
  const spans: Span[] = []
  answers.forEach((answer, index) => {
    const label = String(answer.status ?? answer.error ?? 'no answer')
    const tone = isGood(answer) ? 'ok' : answer.status === null ? 'down' : 'failed'
    const next = answers[index + 1]?.atMs ?? answer.atMs + answer.tookMs
    const last = spans.at(-1)
    if (last?.label === label) last.toMs = Math.round(next)
    else spans.push({ fromMs: Math.round(answer.atMs), toMs: Math.round(next), tone, label })
  })
  return spans
}
