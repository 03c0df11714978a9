import type { Timeline } from '../../core/charts/chart.ts'
import { cameAt, isGood, outcomesOf } from '../../engine/load/answers.ts'
import type { Kind, UserAnswer } from '../../engine/load/users.ts'
import type { Inflicted } from './fault.ts'

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
