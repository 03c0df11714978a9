import { ROWS, type Row } from '../experiments/rows.ts'
import { grouped, type ScoredRow } from '../report/scoreboard.ts'
import type { SummaryCell, SummaryLine } from '../report/summary.ts'
import type { PooledRun, PooledSubject } from './pooled-run.ts'
import { closingsWords, type Held, heldWords, holdsOn } from './words.ts'

export interface NumberedRun extends PooledRun {
  number: number
}

/** A measurement that decides rows of the lab's two tables, as it came out on all machines. */
export interface PooledLine extends SummaryLine {
  cells: PooledCell[]
}

/** What all machines say of one subject. */
export interface PooledCell extends SummaryCell {
  /** The best and the worst figure; one where they are the same, none where the row has no single figure. */
  ends: string[]
  /** For a monolith, on how many machines the claims hold against it: `28 of 30`. */
  holdsOn?: string
}

/** A row with what each machine says of it. */
interface PooledRow extends Row {
  /** The experiment that decides it; absent where it was part of no run. */
  experiment?: string
  figure?: { name: string }
  all: Scored[]
}

interface Scored {
  /** The machine's. */
  number: number
  row: ScoredRow
}

/** The rows that were part of at least one run, and the names of the others. */
export function pooledRows(runs: NumberedRun[], subjects: PooledSubject[]) {
  const rows = ROWS.map((row) => pooledRow(row, runs))
  const lines = grouped(rows.filter(({ experiment }) => experiment !== undefined))
  return {
    lines: lines.map(({ rows: alike, first: { experiment = '', figure, all } }): PooledLine => ({
      rows: alike.map(({ name, claim, original }) => ({ name, claim, original })),
      ...{ experiment, figure: figure?.name ?? '' },
      cells: subjects.map((subject) => cellOf(subject, all)),
      closing: closingsWords(all.flatMap(({ row }) => (row.closing ? [row.closing] : []))),
    })),
    missing: rows.flatMap(({ experiment, name }) => (experiment === undefined ? [name] : [])),
  }
}

function pooledRow(row: Row, runs: NumberedRun[]): PooledRow {
  const all = runs.flatMap(({ number, rows }) =>
    rows.filter(({ name }) => name === row.name).map((scored) => ({ number, row: scored })),
  )
  const experiment = all.find((one) => one.row.experiment !== undefined)?.row.experiment
  const figure = all.find((one) => one.row.figure)?.row.figure
  return { ...row, ...(experiment ? { experiment } : {}), ...(figure ? { figure } : {}), all }
}

function cellOf({ id, isSplit }: PooledSubject, all: Scored[]): PooledCell {
  const ends = endsOf(id, all)
  const text = ends.join(' to ') || '–'
  if (isSplit) return { subject: id, text, ends }
  const held: Held = {}
  for (const { number, row } of all) {
    const verdict = row.verdicts.find(({ comparison }) => comparison.monolithic === id)
    if (verdict) (held[verdict.holds] ??= []).push(number)
  }
  return { subject: id, text, ends, holds: heldWords(held), holdsOn: holdsOn(held) }
}

/** The best figure of a subject, and the worst. */
function endsOf(id: string, all: Scored[]): string[] {
  const figures = all.flatMap(({ row: { figure } }) => {
    const [amount, text] = [figure?.amounts[id], figure?.texts[id]]
    return amount === undefined || text === undefined ? [] : [{ amount, text }]
  })
  const [best, ...others] = figures.toSorted((a, b) => a.amount - b.amount)
  const worst = others.at(-1) ?? best
  return best && worst ? [...new Set([best.text, worst.text])] : []
}
