import type { SubjectId } from '../../engine/packagings/packaging.ts'
import type { Comparison, Sides } from '../experiments/comparison.ts'
import type { DecidingFigure, Verdict } from '../experiments/experiment.ts'
import { type Closing, closingOf } from '../experiments/gap.ts'
import { type Holds, holdsFor } from '../experiments/holds.ts'
import { EXPERIMENTS } from '../experiments/registry.ts'
import { ROWS, type Row, type RowName } from '../experiments/rows.ts'
import type { ExperimentResult } from '../experiments/run-experiment.ts'
import type { Results } from './results.ts'

/** A row of the lab's two tables with what this run says of it. */
export interface ScoredRow extends Row {
  /** The experiment of this run that decides the row. */
  experiment?: string
  /** What each comparison says, in the run's order. Where there is room for one only, it is the first. */
  verdicts: RowVerdictOf[]
  /** The figure that speaks for the row at a glance: its text and its amount for each subject that has one. */
  figure?: { name: string; texts: Record<SubjectId, string>; amounts: Record<SubjectId, number> }
  /** What closes the gap between typical monolith and stack; absent where a figure of the three is missing. */
  closing?: Closing
}

/** What a comparison says of a row. */
export interface RowVerdictOf extends Verdict {
  comparison: Comparison
  /** Whether the row's claim holds in this comparison. */
  holds: Holds
  /** The deciding figures of each side, where there are some that are short enough for a table. */
  headline?: Sides<string>
  figure?: DecidingFigure
}

/** An experiment as the scoreboard knows it: its id, and what it would decide. */
interface DecidingExperiment {
  id: string
  teaches: readonly RowName[]
}

type Scored = Pick<Results, 'comparisons' | 'experiments'>

/**
 * The fifteen rows of the lab's two tables, each with the verdicts of the experiment that decides it: its own verdicts on that
 * row where it has some, else those on the whole.
 * @param known all experiments that there are, so that a row that was not measured can say which would
 */
export function scoreboard(
  { comparisons, experiments }: Scored,
  known: DecidingExperiment[] = EXPERIMENTS,
): ScoredRow[] {
  return ROWS.map((row) => {
    const decides = experiments.find(({ teaches }) => teaches.includes(row.name))
    const verdicts = comparisons.map((comparison, index) => ({
      comparison,
      ...(decides ? verdictOn(row, decides, index) : notRun(row, known)),
    }))
    return { ...row, ...(decides ? { experiment: decides.id } : {}), verdicts, ...glance(verdicts) }
  })
}

type Said = Omit<RowVerdictOf, 'comparison'>

function verdictOn(row: Row, { readings }: ExperimentResult, index: number): Said {
  const reading = readings[index]
  if (!reading) return { better: 'not-measured', holds: 'not measured', sentence: 'Not measured.' }
  const { better, sentence, headline, figure } = reading
  const own = reading.rows[row.name]
  if (own) return own
  const said = { better, holds: holdsFor([{ better }]), sentence }
  return better === 'not-measured' ? said : { ...said, headline, ...(figure ? { figure } : {}) }
}

function notRun(row: Row, known: DecidingExperiment[]): Said {
  const decides = known.find(({ teaches }) => teaches.includes(row.name))
  const sentence = decides
    ? `Not measured: the experiment \`${decides.id}\` was not part of this run.`
    : 'Not measured: no experiment decides this row yet.'
  return { better: 'not-measured', holds: 'not measured', sentence }
}

const NO_GAP: Closing = { by: 'nothing' }

/** What is seen at a glance: one figure of each subject, and what closes the gap. */
function glance(verdicts: RowVerdictOf[]): Pick<ScoredRow, 'figure' | 'closing'> {
  const texts: Record<SubjectId, string> = {}
  const amounts: Record<SubjectId, number> = {}
  for (const { comparison, figure } of verdicts) {
    for (const side of ['monolithic', 'multiContainer'] as const) {
      if (!figure) continue
      texts[comparison[side]] ??= figure.text[side]
      amounts[comparison[side]] ??= figure.amount[side]
    }
  }
  const name = verdicts.find(({ figure }) => figure)?.figure?.name
  const { monolithic: typical, wellRun, multiContainer: stack } = amounts
  const isKnown = typical !== undefined && wellRun !== undefined && stack !== undefined
  // A difference that could be chance is no gap.
  const isGap = verdicts[0]?.better === 'multiContainer'
  const closing = isGap && isKnown ? closingOf({ typical, wellRun, stack }) : NO_GAP
  return {
    ...(name === undefined ? {} : { figure: { name, texts, amounts } }),
    ...(isKnown ? { closing } : {}),
  }
}

/** Rows that are one measurement, and so have the same figures and verdicts: shown once, with all their names. */
export interface RowGroup<T> {
  rows: T[]
  /** Speaks for all of them. */
  first: T
}

/** What tells whether two rows are one measurement. */
type Measured = Pick<ScoredRow, 'name' | 'experiment'> & { figure?: { name: string } }

/** The rows of one measurement together, in the order of the first of each. */
export function grouped<T extends Measured>(rows: T[]): RowGroup<T>[] {
  const sameMeasurement = Map.groupBy(rows, (row) =>
    row.figure ? `${row.experiment ?? ''} ${row.figure.name}` : row.name,
  )
  return [...sameMeasurement.values()].flatMap((all) => {
    const [first] = all
    return first ? [{ rows: all, first }] : []
  })
}

/** Characters of a sentence that a table has room for. */
const ROOM = 170

/** What decides a row without a headline, short enough for a table: the first sentence of its verdict, or its beginning. */
export function shortFigures({ sentence }: Pick<Verdict, 'sentence'>): string {
  const [first] = new Intl.Segmenter('en', { granularity: 'sentence' }).segment(sentence)
  const text = (first?.segment ?? sentence).trim()
  if (text.length <= ROOM) return text
  return `${text.slice(0, text.lastIndexOf(' ', ROOM))} …`
}
