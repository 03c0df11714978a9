import * as Plot from '@observablehq/plot'
import type { Timeline } from './chart.ts'
import { legibleSpans } from './legible-spans.ts'
import { draw, SIZES, textWidth, fitted, valueText, type Width } from './drawing.ts'

type Lane = Timeline['lanes'][number]
type Span = Lane['spans'][number]
type Mark = Lane['marks'][number]

const LABEL = 28
const BAR = 34
const MARK = 24
const GAP = 18
/** Of a span beside other short ones. */
const LEAST_WIDTH = 4

/** What a tone looks like: filled, hatched, or an empty frame, so that no colour is needed to tell them apart. */
const FILL: Record<Span['tone'], string> = {
  ok: 'var(--ok)',
  failed: 'url(#hatched)',
  down: 'var(--paper)',
}
const STROKE: Record<Span['tone'], string> = {
  ok: 'var(--ok)',
  failed: 'var(--failed)',
  down: 'var(--failed)',
}

/** A lane each: what users saw as a bar, what happened as marks under it. */
export function drawTimeline(chart: Timeline, width: Width): string {
  const max = Math.max(0, ...chart.lanes.flatMap(endsOf)) || 1
  const margins = { marginLeft: 2, marginRight: 24 }
  const room = SIZES[width].width - margins.marginLeft - margins.marginRight
  const toUnits = (ms: number) => (ms / max) * room
  const lanes: { label: string; y: number }[] = []
  const spans: PlacedSpan[] = []
  const marks: PlacedMark[] = []
  let y = 4
  for (const lane of chart.lanes) {
    lanes.push({ label: fitted(lane.label, room, width), y: y + LABEL / 2 })
    const seen = legibleSpans(lane.spans, (LEAST_WIDTH / room) * max)
    spans.push(...seen.map((span) => ({ ...span, y: y + LABEL, free: freeIn(span, lane) })))
    const { placed, rows } = placeMarks(lane.marks, { max, room, width })
    marks.push(...placed.map((mark) => ({ ...mark, y: y + LABEL })))
    y += LABEL + BAR + rows * MARK + GAP
  }
  return draw({
    ...{ width, ...margins, height: y, max, unit: 'ms' },
    label: `${chart.title}. ${chart.summary}`,
    marks: [
      Plot.text(lanes, {
        ...{ text: 'label', x: 0, y: 'y', textAnchor: 'start', fontWeight: 650 },
      }),
      ...spanMarks(spans, toUnits, width),
      ...markMarks(marks),
    ],
  })
}

function endsOf({ spans, marks }: Lane): number[] {
  return [...spans.map(({ toMs }) => toMs), ...marks.map(({ atMs }) => atMs)]
}

interface PlacedSpan extends Span {
  y: number
  /** Where its label is in no mark's way. */
  free: { fromMs: number; toMs: number }
}

/** The widest part of a span without a mark in it. */
function freeIn({ fromMs, toMs }: Span, { marks }: Lane): PlacedSpan['free'] {
  const within = marks.map(({ atMs }) => atMs).filter((at) => at > fromMs && at < toMs)
  const edges = [fromMs, ...within.toSorted((a, b) => a - b), toMs]
  const parts = edges.slice(1).map((edge, index) => ({ fromMs: edges[index] ?? 0, toMs: edge }))
  const [widest] = parts.toSorted((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs))
  return widest ?? { fromMs, toMs }
}

function spanMarks(
  spans: PlacedSpan[],
  toUnits: (ms: number) => number,
  width: Width,
): Plot.Markish[] {
  const drawn = (['ok', 'failed', 'down'] as const).map((tone) =>
    Plot.rect(
      spans.filter((span) => span.tone === tone),
      {
        ...{ x1: 'fromMs', x2: 'toMs', y1: 'y', y2: (span: { y: number }) => span.y + BAR },
        ...{ fill: FILL[tone], stroke: STROKE[tone], strokeWidth: 1.5, inset: 0.75 },
        ...(tone === 'down' ? { strokeDasharray: '5 4' } : {}),
        title: (span: Span) => `${span.label ?? tone}: ${valueText(span.toMs - span.fromMs, 'ms')}`,
      },
    ),
  )
  const named = spans.filter(
    ({ label, free }) =>
      label !== undefined && textWidth(label, width) + 14 < toUnits(free.toMs - free.fromMs),
  )
  // A plate under the text, so that it can be read on hatching.
  const text = {
    text: 'label',
    x: ({ free }: PlacedSpan) => (free.fromMs + free.toMs) / 2,
    y: ({ y }: { y: number }) => y + BAR / 2,
  }
  const onFilled = named.filter(({ tone }) => tone === 'ok')
  const onPlate = named.filter(({ tone }) => tone !== 'ok')
  const plate = { stroke: 'var(--paper)', strokeWidth: 8, fill: 'var(--ink)' }
  return [
    ...drawn,
    Plot.text(onFilled, { ...text, fill: 'var(--on-part)' }),
    Plot.text(onPlate, { ...text, ...plate }),
  ]
}

interface PlacedMark extends Mark {
  y: number
  row: number
  text: string
  /** Where the text begins, in milliseconds; undefined where it ends before its line, for want of room after it. */
  textMs: number | undefined
}

interface Space {
  max: number
  room: number
  width: Width
}

/**
 * Gives each mark the first row under its lane in which its text touches no other. The last comes first: then the line
 * of an earlier one, on its way to a row further down, crosses no text that begins later.
 */
function placeMarks(
  marks: Mark[],
  { max, room, width }: Space,
): { placed: Omit<PlacedMark, 'y'>[]; rows: number } {
  const rows: { from: number; to: number }[][] = []
  const placed = marks
    .toSorted((a, b) => b.atMs - a.atMs)
    .map((mark) => {
      const text = fitted(`${mark.label}, ${valueText(mark.atMs, 'ms')}`, room - 12, width)
      const at = (mark.atMs / max) * room
      const size = textWidth(text, width) + 14
      const before = at + size > room && at > size
      // What fits on neither side begins as far to the left as it must.
      const from = before ? at - size : Math.max(Math.min(at, room - size), 0)
      const taken = { from, to: from + size }
      const free = rows.findIndex((row) =>
        row.every((one) => one.to < taken.from || one.from > taken.to),
      )
      const row = free === -1 ? rows.length : free
      ;(rows[row] ??= []).push(taken)
      return { ...mark, row, text, textMs: before ? undefined : (from / room) * max }
    })
  return { placed, rows: rows.length }
}

function markMarks(marks: PlacedMark[]): Plot.Markish[] {
  const textY = ({ y, row }: PlacedMark) => y + BAR + (row + 0.5) * MARK + 4
  const text = {
    text: 'text',
    y: textY,
    fill: 'var(--ink)',
    stroke: 'var(--paper)',
    strokeWidth: 5,
  }
  return [
    Plot.ruleX(marks, {
      ...{ x: 'atMs', y1: ({ y }: PlacedMark) => y - 3, y2: (one: PlacedMark) => textY(one) + 8 },
      ...{ stroke: 'var(--ink)', strokeWidth: 2 },
    }),
    Plot.text(
      marks.filter(({ textMs }) => textMs !== undefined),
      { ...text, x: 'textMs', textAnchor: 'start', dx: 7 },
    ),
    Plot.text(
      marks.filter(({ textMs }) => textMs === undefined),
      { ...text, x: 'atMs', textAnchor: 'end', dx: -7 },
    ),
  ]
}
