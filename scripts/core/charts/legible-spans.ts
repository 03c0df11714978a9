import type { Timeline } from './chart.ts'

type Span = Timeline['lanes'][number]['spans'][number]

const WORST_FIRST = ['down', 'failed', 'ok'] as const

/**
 * Spans that can be told apart when drawn: neighbors that are each too short for that become one, in the tone of the worst of
 * them. A short one between long ones stays. Under load, answers and failures can take turns thousands of times.
 * @param leastMs the shortest time that can be seen
 */
export function legibleSpans(spans: Span[], leastMs: number): Span[] {
  const isShort = ({ fromMs, toMs }: Span) => toMs - fromMs < leastMs
  const drawn: Span[] = []
  let group: Span[] = []
  const endGroup = () => {
    if (group.length > 0) drawn.push(merged(group))
    group = []
  }
  for (const span of spans) {
    const from = group[0]?.fromMs ?? span.fromMs
    if (!isShort(span) || span.fromMs - from >= leastMs) endGroup()
    group.push(span)
    if (!isShort(span)) endGroup()
  }
  endGroup()
  return drawn
}

function merged(group: Span[]): Span {
  const [first] = group
  if (!first) throw new Error('No span to draw')
  if (group.length === 1) return first
  const tone = WORST_FIRST.find((one) => group.some((span) => span.tone === one)) ?? 'ok'
  return {
    fromMs: first.fromMs,
    toMs: group.at(-1)?.toMs ?? first.toMs,
    tone,
    label: `${group.length} changes, too short to draw each`,
  }
}
