import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { duration, megabytes, wholeNumber } from '../figures.ts'
import type { Unit } from './chart.ts'

/**
 * How wide a drawing is, in its own units: `wide` for a desk or a projector, `narrow` for a telephone, `page` for a picture
 * that has to do on both.
 */
export type Width = 'wide' | 'narrow' | 'page'

/** Units across, and the size of the text in them. */
export const SIZES = {
  wide: { width: 960, font: 16 },
  narrow: { width: 360, font: 15 },
  page: { width: 520, font: 15 },
} as const satisfies Record<Width, { width: number; font: number }>

/** A drawing: marks at `y` in units from the top, at `x` in the unit that is shown. */
export interface Drawing {
  width: Width
  /** Units from the top to the axis. */
  height: number
  marginLeft: number
  marginRight: number
  unit: Unit
  /** The greatest value shown; the axis begins at 0. */
  max: number
  marks: Plot.Markish[]
  /** The text alternative. */
  label: string
}

const AXIS_HEIGHT = 34

// Node has no document, and this project not the types of one: here is what is used of it.
export const { document } = parseHTML('<!doctype html><html></html>') as unknown as {
  document: never
}

interface SvgElement {
  outerHTML: string
  setAttribute(name: string, value: string): void
  removeAttribute(name: string): void
  remove(): void
  querySelectorAll(selector: string): Iterable<SvgElement>
}

/** An SVG of its own colours: they are CSS variables of the page that it stands in. */
export function draw(drawing: Drawing): string {
  const { width, font } = SIZES[drawing.width]
  const svg: unknown = Plot.plot({
    document,
    ...{ width, height: drawing.height + AXIS_HEIGHT, className: 'chart' },
    ...{ marginTop: 0, marginBottom: AXIS_HEIGHT },
    ...{ marginLeft: drawing.marginLeft, marginRight: drawing.marginRight },
    style: { fontSize: `${font}px` },
    x: { domain: [0, drawing.max], axis: null },
    y: { type: 'identity', axis: null },
    color: { type: 'identity' },
    marks: [axis(drawing), ...drawing.marks],
  })
  return finished(svg, drawing)
}

/** What Plot drew, as every chart of ours is. */
export function finished(
  plot: unknown,
  { width, label }: Pick<Drawing, 'width' | 'label'>,
): string {
  const svg = plot as SvgElement
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', label)
  // The whole has one text alternative; the page has one style sheet.
  for (const part of svg.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label')
  for (const style of svg.querySelectorAll('style')) style.remove()
  svg.removeAttribute('height')
  svg.setAttribute('class', `chart ${width}`)
  return svg.outerHTML
}

/** A line down and its value for each of a few round values. */
function axis({ width, unit, max, height }: Drawing): Plot.Markish[] {
  const ticks = { wide: 6, page: 3, narrow: 3 }[width]
  return [
    Plot.gridX({ ticks, y1: 0, y2: height, stroke: 'var(--line)', strokeOpacity: 1 }),
    Plot.axisX({
      ...{ ticks, anchor: 'bottom', label: null, tickSize: 0, tickPadding: 8 },
      tickFormat: (value: number) => tickText(value, unit, max),
      fill: 'var(--muted)',
    }),
  ]
}

/** A value as it stands beside its bar. */
export function valueText(value: number, unit: Unit): string {
  if (value === 0) return '0'
  switch (unit) {
    case 'bytes':
      return megabytes(value)
    case 'ms':
      return duration(value)
    case 'per-second':
      return `${wholeNumber(value)}/s`
    case 'count':
      return String(Number(value.toFixed(1)))
  }
}

/** A round value as it stands at an axis. */
export function tickText(value: number, unit: Unit, max: number): string {
  if (value === 0) return '0'
  if (unit === 'bytes') return `${Number((value / 1e6).toPrecision(3))} MB`
  if (unit === 'ms' && max >= 1000) return `${Number((value / 1000).toPrecision(3))} s`
  return unit === 'ms'
    ? `${Number(value.toPrecision(3))} ms`
    : unit === 'per-second'
      ? `${value.toLocaleString('en-GB')}/s`
      : String(value)
}

/** About how many units a text is wide: no browser is there to be asked, so rather too many. */
export function textWidth(text: string, width: Width): number {
  return text.length * SIZES[width].font * 0.56
}

/** Text, cut where it would be wider than `room`. */
export function fitted(text: string, room: number, width: Width): string {
  if (textWidth(text, width) <= room) return text
  const characters = Math.max(Math.floor(room / (SIZES[width].font * 0.56)) - 1, 1)
  return `${text.slice(0, characters).trimEnd()}…`
}
