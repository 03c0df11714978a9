import * as Plot from '@observablehq/plot'
import type { Bars } from './chart.ts'
import { draw, fitted, SIZES, textWidth, valueText, type Width } from './drawing.ts'
import { colourOf } from './colours.ts'

type Bar = Bars['bars'][number]

interface Placed extends Bar {
  y: number
  labelY: number
  text: string
  colour: string
}

const BAR = 26
const GAP = 8
const HEADING = 34
/** Keeps the lines of the axis out of a text. */
const HALO = { fill: 'var(--ink)', stroke: 'var(--paper)', strokeWidth: 5 }

/** A bar for each figure, under the name of its group, with the range of the repetitions as a thin line. */
export function drawBars(chart: Bars, width: Width): string {
  const narrow = width === 'narrow'
  const labelsAt = narrow ? 0 : labelRoom(chart.bars, width)
  const { placed, groups, height } = place(chart, width)
  const widest = Math.max(0, ...placed.map(({ text }) => textWidth(text, width)))
  // A label stands before its bar, or above it where there is no room.
  const barX = narrow ? {} : { dx: -10, textAnchor: 'end' as const }
  const end = (bar: Placed) => Math.max(bar.value, bar.high ?? 0)
  return draw({
    ...{ width, height, unit: chart.unit, label: `${chart.title}. ${chart.summary}` },
    marginLeft: narrow ? 2 : labelsAt,
    marginRight: narrow ? 12 : widest + 20,
    max: Math.max(0, ...placed.map(end)) || 1,
    marks: [
      Plot.text(groups, {
        ...{ text: 'name', frameAnchor: 'left', y: 'y', textAnchor: 'start', fontWeight: 650 },
        ...(narrow ? {} : { dx: -labelsAt }),
      }),
      Plot.rect(placed, {
        ...{ x1: 0, x2: 'value', y1: 'y', y2: (bar: Placed) => bar.y + BAR, fill: 'colour' },
      }),
      spread(placed),
      Plot.text(placed, {
        text: (bar: Placed) =>
          fitted(bar.label, narrow ? SIZES.narrow.width - 10 : labelsAt - 14, width),
        ...{ x: 0, y: 'labelY', textAnchor: 'start', ...barX },
      }),
      narrow
        ? Plot.text(placed, {
            ...{ text: 'text', frameAnchor: 'right', y: 'labelY', textAnchor: 'end', dx: 8 },
          })
        : Plot.text(placed, {
            ...{ text: 'text', x: end, y: 'labelY', textAnchor: 'start', dx: 10, ...HALO },
          }),
    ],
  })
}

/** From the lowest to the highest repetition, across the bar's end. */
function spread(placed: Placed[]): Plot.Markish[] {
  const spreads = placed.filter(({ low, high }) => low !== undefined && high !== undefined)
  const middle = (bar: Placed) => bar.y + BAR / 2
  const ends = { y1: (bar: Placed) => bar.y + 7, y2: (bar: Placed) => bar.y + BAR - 7 }
  // A wider line under it, so that it is seen on the bar as well as beside it.
  const lines = [
    { stroke: 'var(--paper)', strokeWidth: 6 },
    { stroke: 'var(--ink)', strokeWidth: 2 },
  ]
  return lines.flatMap((line) => [
    Plot.ruleY(spreads, { x1: 'low', x2: 'high', y: middle, ...line }),
    Plot.ruleX(spreads, { x: 'low', ...ends, ...line }),
    Plot.ruleX(spreads, { x: 'high', ...ends, ...line }),
  ])
}

function place({ bars, unit }: Bars, width: Width) {
  const above = width === 'narrow' ? 24 : 0
  const groups: { name: string; y: number }[] = []
  const placed: Placed[] = []
  let y = 4
  for (const [name, members] of Map.groupBy(bars, ({ group }) => group)) {
    if (name !== undefined) {
      groups.push({ name, y: y + HEADING / 2 })
      y += HEADING
    }
    for (const bar of members) {
      const labelY = above === 0 ? y + BAR / 2 : y + above / 2
      placed.push({
        ...bar,
        ...{ y: y + above, labelY, text: barText(bar, unit, width), colour: colourOf(bar) },
      })
      y += above + BAR + GAP
    }
  }
  return { placed, groups, height: y }
}

/** With its range, where there is room for it beside the bar or above. */
function barText({ value, low, high }: Bar, unit: Bars['unit'], width: Width): string {
  const text = valueText(value, unit)
  if (width === 'page') return text
  if (low === undefined || high === undefined || low === high) return text
  return `${text} (${valueText(low, unit)} to ${valueText(high, unit)})`
}

function labelRoom(bars: Bar[], width: Width): number {
  const widest = Math.max(0, ...bars.map(({ label }) => textWidth(label, width)))
  return Math.min(Math.max(widest + 16, 100), 320)
}
