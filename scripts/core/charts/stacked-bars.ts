import * as Plot from '@observablehq/plot'
import type { StackedBars } from './chart.ts'
import { partColour } from './colours.ts'
import { draw, textWidth, SIZES, valueText, type Width } from './drawing.ts'

const LABEL = 28
const BAR = 46
const GAP = 16

/** The names of all parts, in the order in which the bars first name them. */
export function partNames({ bars }: StackedBars): string[] {
  return [...new Set(bars.flatMap(({ parts }) => parts.map(({ label }) => label)))]
}

/** A bar for each whole, its parts side by side in one order; the table beside it says which is which. */
export function drawStackedBars(chart: StackedBars, width: Width): string {
  const names = partNames(chart)
  const totals = chart.bars.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0))
  const max = Math.max(0, ...totals) || 1
  const margins = { marginLeft: 2, marginRight: 24 }
  const room = SIZES[width].width - margins.marginLeft - margins.marginRight
  const top = (index: number) => 4 + index * (LABEL + BAR + GAP)
  const segments = chart.bars.flatMap(({ parts }, index) => {
    let from = 0
    return parts
      .filter(({ value }) => value > 0)
      .toSorted((a, b) => names.indexOf(a.label) - names.indexOf(b.label))
      .map(({ label, value }) => {
        const segment = { from, to: from + value, y: top(index) + LABEL, label, value }
        from += value
        return segment
      })
  })
  return draw({
    ...{ width, ...margins, max, unit: chart.unit, label: `${chart.title}. ${chart.summary}` },
    height: top(chart.bars.length),
    marks: [
      Plot.text(
        chart.bars.map(({ label }, index) => ({
          text: `${label}: ${valueText(totals[index] ?? 0, chart.unit)}`,
          y: top(index) + LABEL / 2,
        })),
        { text: 'text', x: 0, y: 'y', textAnchor: 'start', fontWeight: 650 },
      ),
      Plot.rect(segments, {
        ...{ x1: 'from', x2: 'to', y1: 'y', y2: (one: (typeof segments)[number]) => one.y + BAR },
        fill: (one: (typeof segments)[number]) => partColour(names.indexOf(one.label)),
        insetRight: 1.5,
        title: (one: (typeof segments)[number]) =>
          `${one.label}: ${valueText(one.value, chart.unit)}`,
      }),
      Plot.text(
        segments.filter(({ label, value }) => textWidth(label, width) + 12 < (value / max) * room),
        {
          ...{ text: 'label', fill: 'var(--on-part)', y: ({ y }: { y: number }) => y + BAR / 2 },
          x: ({ from, to }: { from: number; to: number }) => (from + to) / 2,
        },
      ),
    ],
  })
}
