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

/** So many times the usual distance of two answers is a silence, and no longer what the one before it said. */
const SILENCE = 5

/**
 * Answers as a lane of a timeline, by when they came, so that no effect is drawn before its cause: each lasts until the
 * next, neighbours with the same outcome are one span, and a time in which hardly any came is one of its own.
 */
export function spansOf(answers: Answer[]): Span[] {
  const came = answers
    .map((answer) => ({ answer, atMs: answer.atMs + answer.tookMs }))
    .sort((a, b) => a.atMs - b.atMs)
  const usual = usualDistance(came.map(({ atMs }) => atMs))
  const spans: Span[] = []
  const add = ({ fromMs, toMs, ...what }: Span) => {
    const last = spans.at(-1)
    if (last && last.label === what.label) last.toMs = Math.round(toMs)
    else spans.push({ fromMs: Math.round(fromMs), toMs: Math.round(toMs), ...what })
  }
  came.forEach(({ answer, atMs }, index) => {
    const label = String(answer.status ?? answer.error ?? NO_ANSWER)
    const tone = isGood(answer) ? 'ok' : answer.status === null ? 'down' : 'failed'
    const next = came[index + 1]?.atMs ?? atMs + usual
    const isSilent = next - atMs > SILENCE * usual
    add({ fromMs: atMs, toMs: isSilent ? atMs + usual : next, tone, label })
    if (isSilent) add({ fromMs: atMs + usual, toMs: next, tone: 'failed', label: NO_ANSWER })
  })
  return spans
}

const NO_ANSWER = 'no answer'

/** The median distance. */
function usualDistance(moments: number[]): number {
  const distances = moments
    .slice(1)
    .map((at, index) => at - (moments[index] ?? at))
    .sort((a, b) => a - b)
  return distances[Math.floor(distances.length / 2)] ?? 0
}

/**
 * The answers since the last failure before a moment: that one is what something earlier did, and nothing that happens
 * at this moment has to do with it.
 */
export function sinceFailureBefore(answers: Answer[], momentMs: number): Answer[] {
  const cameAt = ({ atMs, tookMs }: Answer) => atMs + tookMs
  const failures = answers.filter((one) => !isGood(one) && cameAt(one) < momentMs).map(cameAt)
  const last = Math.max(-Infinity, ...failures)
  return answers.filter((one) => cameAt(one) > last)
}
