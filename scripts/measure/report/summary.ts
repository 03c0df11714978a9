import type { SubjectId } from '../../engine/packagings/packaging.ts'
import type { Comparison } from '../experiments/comparison.ts'
import type { Row } from '../experiments/rows.ts'
import type { ExperimentResult } from '../experiments/run-experiment.ts'
import type { Results } from './results.ts'
import { grouped, scoreboard, type ScoredRow, shortFigures } from './scoreboard.ts'
import { closedBy, closingWords, HOLDS } from './verdict-words.ts'

/** What every report shows first: a line for each measurement that decides rows of the lab's two tables. */
export interface Summary {
  /** In the order of the columns. */
  subjects: { id: SubjectId; title: string }[]
  /** Whether there is a column for what closes the gap. */
  hasClosing: boolean
  lines: SummaryLine[]
  /** Rows that this run measured nothing for. */
  notInThisRun: string[]
}

export interface SummaryLine {
  /** The rows that it decides: more than one where they are the same measurement. */
  rows: Pick<Row, 'name' | 'claim' | 'original'>[]
  /** What its figures are: `Download`. Empty where they say so themselves. */
  figure: string
  experiment: string
  /** One for each subject; a single one, without a subject, where there is nothing to put side by side. */
  cells: SummaryCell[]
  closing: string
}

export interface SummaryCell {
  subject?: SubjectId
  text: string
  /** For a monolith: whether the claims hold against it. */
  holds?: { words: string; isMeasured: boolean }
}

/** The rows of the lab's two tables with the figure of each subject, whether each claim holds, and what closes the gap. */
export function summaryOf(results: Results): Summary {
  const rows = scoreboard(results)
  const lines = linesOf(rows, results.subjects)
  return {
    subjects: results.subjects.map(({ id, title }) => ({ id, title })),
    hasClosing: lines.some(({ closing }) => closing !== ''),
    lines,
    notInThisRun: rows.filter(({ experiment }) => experiment === undefined).map(({ name }) => name),
  }
}

function linesOf(rows: ScoredRow[], subjects: Summary['subjects']): SummaryLine[] {
  const measured = rows.filter(({ experiment }) => experiment !== undefined)
  return grouped(measured).map(({ rows: alike, first }) => ({
    rows: alike.map(({ name, claim, original }) => ({ name, claim, original })),
    figure: first.figure?.name ?? '',
    experiment: first.experiment ?? '',
    cells: cellsOf(first, subjects),
    closing: closingWords(first.closing),
  }))
}

function cellsOf({ verdicts, figure }: ScoredRow, subjects: Summary['subjects']): SummaryCell[] {
  const [main] = verdicts
  if (!main) return []
  if (!figure && !main.headline) return [{ text: shortFigures(main) }]
  return subjects.map(({ id }) => {
    const own = verdicts.find(({ comparison }) => comparison.monolithic === id)
    const text = figure?.texts[id] ?? headlineOf(id, verdicts)
    if (!own) return { subject: id, text }
    const isMeasured = own.better !== 'not-measured'
    return { subject: id, text, holds: { words: HOLDS[own.holds], isMeasured } }
  })
}

function headlineOf(id: SubjectId, verdicts: ScoredRow['verdicts']): string {
  for (const { comparison, headline } of verdicts) {
    if (comparison.monolithic === id && headline) return headline.monolithic
    if (comparison.multiContainer === id && headline) return headline.multiContainer
  }
  return 'not measured'
}

/** What one experiment decides, a line for each measurement: as soon as it is known, and while the others go on. */
export function decidedRows(
  experiment: ExperimentResult,
  subjects: Summary['subjects'],
  comparisons: Comparison[],
): string[] {
  const rows = scoreboard({ experiments: [experiment], comparisons })
  return linesOf(rows, subjects).map(({ rows: alike, figure, cells, closing }) => {
    const names = alike.map(({ name }) => name).join(', ')
    const figures = cells.map(({ text, holds }) => (holds ? `${text} (${holds.words})` : text))
    const closed = closing === '' ? '' : `; ${closedBy(closing)}`
    return `${names}: ${figure === '' ? '' : `${figure} `}${figures.join(' | ')}${closed}`
  })
}
