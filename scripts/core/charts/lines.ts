import * as Plot from '@observablehq/plot'
import type { Lines } from './chart.ts'
import { partColour } from './colours.ts'
import { document, finished, fitted, SIZES, textWidth, tickText, type Width } from './drawing.ts'

type Line = Lines['lines'][number]

const HEIGHTS: Record<Width, number> = { wide: 420, page: 340, narrow: 320 }
const MARGIN = { top: 34, bottom: 52, left: 62 }
/** From one name at the end of a line to the next. */
const NAME_HEIGHT = 20
/** Told apart without colours, too. */
const DASHES = ['none', '7 4', '2 3', '9 3 2 3', '4 4']
const SYMBOLS = ['circle', 'square', 'triangle', 'diamond', 'star'] as const

/** A line for each, with its name at its end; both axes are logarithmic. */
export function drawLines(chart: Lines, width: Width): string {
  const { width: across, font } = SIZES[width]
  const height = HEIGHTS[width]
  const points = chart.lines.flatMap(({ points: own }) => own)
  const [x, y] = [domainOf(points.map((one) => one.x)), powersAround(points.map((one) => one.y))]
  const room = Math.min(
    Math.max(...chart.lines.map(({ label }) => textWidth(label, width)), 40),
    170,
  )
  const toUnits = unitsOf(y, height)
  const halo = { stroke: 'var(--paper)', strokeWidth: 4 }
  const svg: unknown = Plot.plot({
    document,
    ...{ width: across, height, className: 'chart', style: { fontSize: `${font}px` } },
    ...{ marginTop: MARGIN.top, marginBottom: MARGIN.bottom, marginLeft: MARGIN.left },
    marginRight: room + 16,
    x: { type: 'log', domain: x, axis: null },
    y: { type: 'log', domain: y, axis: null },
    color: { type: 'identity' },
    symbol: { type: 'identity' },
    marks: [
      Plot.gridY(powersWithin(y), { stroke: 'var(--line)', strokeOpacity: 1 }),
      Plot.axisY(powersWithin(y), {
        ...{ label: null, tickSize: 0, fill: 'var(--muted)' },
        tickFormat: (value: number) => tickText(value, chart.unit, 0),
      }),
      Plot.axisX(
        [...new Set(points.map((one) => one.x))].sort((a, b) => a - b),
        {
          ...{ label: null, tickSize: 0, tickPadding: 10, fill: 'var(--muted)' },
          tickFormat: (value: number) => value.toLocaleString('en-GB'),
        },
      ),
      Plot.text([chart.of], {
        ...{ frameAnchor: 'bottom', dy: MARGIN.bottom - 10, fill: 'var(--muted)' },
      }),
      ...chart.lines.flatMap((line, index) => lineMarks(line, index)),
      ...named(chart.lines, toUnits).map(({ line, end, dy }) =>
        Plot.text([end], {
          ...{ x: 'x', y: 'y', dx: 12, dy, textAnchor: 'start', fontWeight: 650, ...halo },
          text: () => fitted(line.label, room, width),
          fill: partColour(line.part),
        }),
      ),
    ],
  })
  return finished(svg, { width, label: `${chart.title}. ${chart.summary}` })
}

function lineMarks({ points, part }: Line, index: number): Plot.Markish[] {
  const colour = partColour(part)
  const dashes = DASHES[index % DASHES.length] ?? 'none'
  const at = { x: 'x', y: 'y' }
  return [
    Plot.line(points, { ...at, stroke: colour, strokeWidth: 2.5, strokeDasharray: dashes }),
    Plot.dot(points, {
      ...{ ...at, fill: colour, stroke: 'var(--paper)', strokeWidth: 1, r: 5 },
      symbol: SYMBOLS[index % SYMBOLS.length] ?? 'circle',
    }),
  ]
}

/** Where each name stands: at the end of its line, moved down where it would touch the one above. */
function named(lines: Line[], toUnits: (value: number) => number) {
  const ends = lines
    .flatMap((line) => {
      const end = line.points.at(-1)
      return end ? [{ line, end, at: toUnits(end.y) }] : []
    })
    .toSorted((a, b) => a.at - b.at)
  // Lines may end in different places; names that end earlier are kept apart from the others all the same.
  let free = -Infinity
  const down = ends.map((one) => {
    const y = Math.max(one.at, free)
    free = y + NAME_HEIGHT
    return { ...one, dy: y - one.at }
  })
  const [lowest] = down.slice(-1)
  const bottom = Math.max(...lines.flatMap(({ points }) => points.map(({ y }) => toUnits(y))), 0)
  // What was moved below the last line moves up again, all of it together.
  const excess = lowest ? Math.max(0, (lowest.at + lowest.dy - bottom) / 2) : 0
  return down.map((one) => ({ ...one, dy: one.dy - (one.dy > 0 ? excess : Math.min(excess, 0)) }))
}

function unitsOf([low, high]: [number, number], height: number): (value: number) => number {
  const room = height - MARGIN.top - MARGIN.bottom
  return (value) => MARGIN.top + (Math.log(high / value) / Math.log(high / low)) * room
}

function domainOf(values: number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  return Number.isFinite(low) && low < high ? [low, high] : [1, 10]
}

/** The powers of ten that these values lie between. */
function powersAround(values: number[]): [number, number] {
  const [low, high] = domainOf(values)
  return [10 ** Math.floor(Math.log10(low)), 10 ** Math.ceil(Math.log10(high))]
}

function powersWithin([low, high]: [number, number]): number[] {
  const count = Math.round(Math.log10(high / low))
  return Array.from({ length: count + 1 }, (_, index) => low * 10 ** index)
}
