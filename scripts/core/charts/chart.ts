/**
 * What a chart shows, as data: an experiment says it, a report draws it. Each kind answers one form of question. A
 * chart never holds what its experiment's facts do not.
 */
export type Chart = StackedBars | Timeline | Bars | Matrix

interface Titled {
  /** What it shows, as a heading. */
  title: string
  /** What there is to see, for those who cannot: the figures themselves. */
  summary: string
}

/** What a whole is made of. One bar each. */
export interface StackedBars extends Titled {
  kind: 'stacked-bars'
  /** As figures.ts formats it. */
  unit: Unit
  bars: { label: string; parts: { label: string; value: number }[] }[]
}

/** What happened when, a lane each. Milliseconds from the start of what is shown. */
export interface Timeline extends Titled {
  kind: 'timeline'
  lanes: {
    label: string
    /** `ok`: answered well; `failed`: answered with an error, or not at all; `down`: nobody there. */
    spans: { fromMs: number; toMs: number; tone: 'ok' | 'failed' | 'down'; label?: string }[]
    marks: { atMs: number; label: string }[]
  }[]
}

/** One figure for each, with its spread where there is one. */
export interface Bars extends Titled {
  kind: 'bars'
  unit: Unit
  bars: {
    label: string
    group?: string
    value: number
    low?: number
    high?: number
    /** Its colour, as that of the nth part of a whole; else that of the packaging that it names. */
    part?: number
  }[]
}

/**
 * How one figure grows with another, a line for each. Both axes are logarithmic, so no value is 0. No experiment has one:
 * it is for pages (`standalone.ts`).
 */
export interface Lines extends Titled {
  kind: 'lines'
  unit: Unit
  /** What the horizontal axis counts. */
  of: string
  lines: { label: string; part: number; points: { x: number; y: number }[] }[]
}

/** A table that is read at a glance. */
export interface Matrix extends Titled {
  kind: 'matrix'
  columns: string[]
  rows: { label: string; cells: { text: string; tone: 'good' | 'bad' | 'neutral' }[] }[]
}

/** Values are in bytes, milliseconds, requests per second, or plain numbers. */
export type Unit = 'bytes' | 'ms' | 'per-second' | 'count'
