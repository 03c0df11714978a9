import { styleText } from 'node:util'
import Table from 'cli-table3'
import wrapAnsi from 'wrap-ansi'
import { gibibytes } from '../../core/figures.ts'
import { ROWS } from '../experiments/rows.ts'
import { type ExperimentSection, sectionsOf } from './experiment-section.ts'
import type { Results } from './results.ts'
import { type SummaryCell, summaryOf } from './summary.ts'
import { closedBy } from './verdict-words.ts'
import { whereTheTimeGoes } from './time.ts'

const MIN_WIDTH = 60
const MAX_WIDTH = 160
/**
 * The results as text for a terminal: the environment and base images, the table, and the answer of each experiment.
 * Formats only; says nothing that the results do not hold.
 * @param columns the terminal's width in characters
 */
export function terminalReport(results: Results, columns = 100): string {
  const width = widthOf(columns)
  return [
    overview(results, columns),
    '',
    ...answers(results, width),
    '',
    heading('Where the time goes'),
    indent([whereTheTimeGoes(results.run.steps)], width),
    '',
  ].join('\n')
}

/** The beginning of that, down to the table. */
export function overview(results: Results, columns: number): string {
  const width = widthOf(columns)
  return [
    heading('Compared'),
    indent(subjectLines(results), width),
    heading('Measured on'),
    indent(environmentLines(results), width),
    heading('Base images'),
    indent(baseLines(results.bases), width),
    heading('What the lab claims'),
    scoreTable(results, width),
  ].join('\n')
}

const widthOf = (columns: number) => Math.min(Math.max(columns, MIN_WIDTH), MAX_WIDTH)

/** What each experiment says of all subjects, and the figures of each. */
function answers(results: Results, width: number): string[] {
  const titles = results.subjects.map(({ title }) => title)
  return [
    heading('The experiments'),
    indent([`Figures: ${titles.join(' | ')}`], width),
    ...sectionsOf(results).map((one) => answer(one, width)),
  ]
}

function subjectLines({ subjects }: Results): string[] {
  return [
    ...subjects.map(
      ({ title, own, directory }) =>
        `${title}: ${own ? `the lab's own (${directory}/)` : directory}`,
    ),
    ...(subjects.every(({ own }) => own === subjects[0]?.own)
      ? []
      : ['They may run different apps: then the figures compare those, too.']),
  ]
}

function environmentLines({ environment: e, run }: Results): string[] {
  return [
    `Docker ${e.engineVersion} (${e.imageStore}), Compose ${e.composeVersion}, ${e.operatingSystem}, ${e.architecture}`,
    `${e.cpus} CPUs, ${gibibytes(e.memoryBytes)} of memory; run ${run.id}, ${(run.durationMs / 1000).toFixed(0)} s`,
  ]
}

function baseLines(bases: Results['bases']): string[] {
  // Each names its own image, and is the same apart from that.
  const reasons = new Set(
    bases
      .filter(({ standIn }) => standIn)
      .map(({ name, reason }) => reason.replace(` in place of ${name}`, '')),
  )
  return [
    ...bases.map(({ name, reference, digest, standIn, reason }) =>
      standIn
        ? `${name}: ${styleText('yellow', `STAND-IN ${reference}`)}`
        : `${name}: ${digest ?? reference} (${reason})`,
    ),
    ...[...reasons].map((reason) => `Stand-ins: ${reason}.`),
  ]
}

/** The fifteen rows of the lab's tables with the figures that decide each. */
export const figuresTable = (results: Results, columns = 100) =>
  scoreTable(results, widthOf(columns))

/** A line for each measurement: its rows, the figure of each subject, and what closes the gap. */
function scoreTable(results: Results, width: number): string {
  const { subjects, hasClosing, lines, notInThisRun } = summaryOf(results)
  const hasColumn = hasClosing && width >= ROOM_FOR_CLOSING
  const head = ['Claim', ...subjects.map(({ title }) => title), ...(hasColumn ? [CLOSES] : [])]
  const hasStyle = styleText('dim', 'x') !== 'x'
  const table = new Table({
    head: head.map(heading),
    colWidths: columnWidths(width, subjects.length, hasColumn),
    wordWrap: true,
    style: { head: [], border: hasStyle ? ['dim'] : [] },
  })
  for (const { rows, figure, cells, closing } of lines) {
    const below = hasColumn || closing === '' ? '' : closedBy(closing)
    const names = rows.map(({ name }) => styleText('bold', name))
    table.push([
      [...names, figure, below].filter((text) => text !== '').join('\n'),
      ...cells.map((cell) => ({
        colSpan: cell.subject === undefined ? subjects.length : 1,
        content: cellText(cell),
      })),
      ...(hasColumn ? [closing] : []),
    ])
  }
  const rest = `${notInThisRun.length} of the lab’s ${ROWS.length} rows: not in this run.`
  return [
    ...(lines.length === 0 ? [] : [table.toString()]),
    ...(notInThisRun.length === 0 ? [] : [rest]),
  ].join('\n')
}

function cellText({ text, holds }: SummaryCell): string {
  if (!holds) return text
  return `${text}\n${styleText(holds.isMeasured ? 'bold' : 'red', holds.words)}`
}

const CLOSES = 'What closes the gap'
/** A terminal that is narrower has no column for it. */
const ROOM_FOR_CLOSING = 80
/** Holds its longest word, `housekeeping`, and a blank on each side. */
const CLOSING_COLUMN = 15

/** Of the table's columns, with the blanks on each side of a cell; the borders take the rest. */
function columnWidths(width: number, subjects: number, hasClosing: boolean): number[] {
  const closing = hasClosing ? [CLOSING_COLUMN] : []
  const borders = 2 + subjects + closing.length
  const rest = width - borders - (closing[0] ?? 0)
  const first = Math.floor(rest * 0.34)
  const each = Math.floor((rest - first) / subjects)
  return [first, ...Array.from({ length: subjects }, () => each), ...closing]
}

function answer({ id, answer: said, comparisons }: ExperimentSection, width: number): string {
  const mark = comparisons.length === 0 ? styleText('red', '✗') : styleText('green', '•')
  const text = [...said.sentences, ...said.caveats].join(' ')
  const lines = wrapAnsi(`${styleText('bold', id)}: ${text}`, width - 2).split('\n')
  const figures = said.figures.map(({ name, cells }) => `${name}: ${cells.join(' | ')}`)
  return [
    ...lines.map((line, index) => `${index === 0 ? mark : ' '} ${line}`),
    ...figures.map((line) => indented(line, width)),
  ].join('\n')
}

function heading(text: string): string {
  return styleText('bold', text)
}

function indent(lines: string[], width: number): string {
  return lines
    .flatMap((line) =>
      wrapAnsi(line, width - 4)
        .split('\n')
        .map((part, i) => `${i === 0 ? '  ' : '    '}${part}`),
    )
    .join('\n')
}

/** Below the answer that it belongs to, and its further lines below it. */
function indented(line: string, width: number): string {
  const [first = '', ...rest] = wrapAnsi(line, width - 6).split('\n')
  return [`    ${first}`, ...rest.map((part) => `      ${part}`)].join('\n')
}
