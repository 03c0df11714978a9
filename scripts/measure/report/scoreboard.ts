import { EXPERIMENTS } from '../experiments/registry.ts'
import { ROWS, type Row, type RowName } from '../experiments/rows.ts'
import { type Holds, holdsFor } from '../experiments/holds.ts'
import type { ComparedExperiment } from './compared.ts'

/** A row of the lab's two tables with what this run says of it. */
export interface ScoredRow extends Row {
  better: ComparedExperiment['better']
  /** Whether its claim holds in this comparison. */
  holds: Holds
  /** The verdict with its figures; where there is none, why. */
  sentence: string
  /** The deciding figures of each, where they are short enough for a table. */
  headline?: ComparedExperiment['headline']
  /** The experiment of this run that teaches the row. */
  experiment?: string
}

/** An experiment as the scoreboard knows it: its id, and what it would decide. */
interface DecidingExperiment {
  id: string
  teaches: readonly RowName[]
}

/**
 * The fifteen rows of the lab's two tables, each with the verdict of the experiment that teaches it: its own verdict on
 * that row where it has one, else that on the whole.
 * @param known all experiments that there are, so that a row that was not measured can say which would
 */
export function scoreboard(
  experiments: ComparedExperiment[],
  known: DecidingExperiment[] = EXPERIMENTS,
): ScoredRow[] {
  return ROWS.map((row) => {
    const taught = experiments.find(({ teaches }) => teaches.includes(row.name))
    return taught ? verdictOn(row, taught) : notRun(row, known)
  })
}

function verdictOn(row: Row, taught: ComparedExperiment): ScoredRow {
  const { id: experiment, better, sentence, headline } = taught
  const own = taught.rows[row.name]
  if (own) return { ...row, experiment, ...own }
  const holds = holdsFor([{ better }])
  if (better === 'not-measured') return { ...row, experiment, better, holds, sentence }
  return { ...row, experiment, better, holds, sentence, headline }
}

function notRun(row: Row, known: DecidingExperiment[]): ScoredRow {
  const teacher = known.find(({ teaches }) => teaches.includes(row.name))
  const sentence = teacher
    ? `Not measured: the experiment \`${teacher.id}\` was not part of this run.`
    : 'Not measured: no experiment decides this row yet.'
  return { ...row, better: 'not-measured', holds: 'not measured', sentence }
}

/** How many of the rows each verdict has, most first. */
export function tally(rows: ScoredRow[]): { better: ScoredRow['better']; count: number }[] {
  return [...Map.groupBy(rows, ({ better }) => better)]
    .map(([better, { length: count }]) => ({ better, count }))
    .toSorted((a, b) => b.count - a.count)
}

/** Characters of a sentence that a table has room for. */
const ROOM = 170

/** What decides a row without a headline, short enough for a table: the first sentence of its verdict, or its beginning. */
export function shortFigures({ sentence }: ScoredRow): string {
  const [first] = new Intl.Segmenter('en', { granularity: 'sentence' }).segment(sentence)
  const text = (first?.segment ?? sentence).trim()
  if (text.length <= ROOM) return text
  return `${text.slice(0, text.lastIndexOf(' ', ROOM))} …`
}
