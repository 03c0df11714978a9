import { styleText } from 'node:util'
import Table from 'cli-table3'
import wrapAnsi from 'wrap-ansi'
import type { Holds } from '../experiments/holds.ts'
import { BETTER } from './better.ts'
import { type Compared, type ComparedExperiment, comparedIn, mainOf } from './compared.ts'
import type { Results } from './results.ts'
import { scoreboard, shortFigures, type ScoredRow } from './scoreboard.ts'
import { whereTheTimeGoes } from './time.ts'

const MIN_WIDTH = 60
const MAX_WIDTH = 160
/** Characters of the columns of the scoreboard, with the blanks after them. */
const [ROW_NAME, VERDICT, HOLDS, EXPERIMENT] = [25, 17, 15, 19] as const

const HOLDS_WORDS: Record<Holds, string> = {
  yes: 'holds',
  partly: 'holds in part',
  no: 'does not hold',
  'not measured': '',
}

/**
 * The results as text for a terminal: the environment and base images, the table, and a sentence a row.
 * Formats only; says nothing that the results do not hold.
 * @param columns the terminal's width in characters
 */
export function terminalReport(results: Results, columns = 100): string {
  const width = Math.min(Math.max(columns, MIN_WIDTH), MAX_WIDTH)
  return [
    heading('Compared'),
    indent(subjectLines(results), width),
    heading('Measured on'),
    indent(environmentLines(results), width),
    heading('Base images'),
    indent(baseLines(results.bases), width),
    ...comparedIn(results).flatMap((one) => comparisonLines(one, width)),
    heading('Where the time goes'),
    indent([whereTheTimeGoes(results.run.steps)], width),
    '',
  ].join('\n')
}

function comparisonLines({ titles, experiments }: Compared, width: number): string[] {
  return [
    '',
    table(titles, experiments, width),
    '',
    ...experiments.map((one) => sentence(one, width)),
    '',
    heading('The rows of the lab’s two tables'),
    ...scoreLines(scoreboard(experiments), width),
    '',
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
    `${e.cpus} CPUs, ${(e.memoryBytes / 1024 ** 3).toFixed(1)} GiB of memory; run ${run.id}, ${(run.durationMs / 1000).toFixed(0)} s`,
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

function table(
  titles: Compared['titles'],
  experiments: ComparedExperiment[],
  width: number,
): string {
  const rows = experiments.map(({ question, headline, better }) => ({
    title: question,
    headline,
    better,
  }))
  return grid(['Question', titles.monolithic, titles.multiContainer], rows, width)
}

/** The fifteen rows of the lab's tables with the figures that decide each. */
export function figuresTable(results: Results, columns = 100): string {
  const { titles, experiments } = mainOf(results)
  const width = Math.min(Math.max(columns, MIN_WIDTH), MAX_WIDTH)
  const rows = scoreboard(experiments).map((row) => ({
    title: row.name,
    headline: row.headline ?? shortFigures(row),
    better: row.better,
  }))
  return grid(['Row', titles.monolithic, titles.multiContainer], rows, width)
}

interface GridRow {
  title: string
  /** Of each side; one text where there is nothing to put side by side. */
  headline: ComparedExperiment['headline'] | string
  better: ComparedExperiment['better']
}

function grid(head: [string, string, string], rows: GridRow[], width: number): string {
  // Four columns take five borders and two blanks each; the last holds its longest word.
  const last = 17
  const rest = width - 5 - last
  const title = Math.floor(rest * 0.3)
  const cell = Math.floor((rest - title) / 2)
  const hasStyle = styleText('dim', 'x') !== 'x'
  const table = new Table({
    head: [...head, 'Who does better'].map(heading),
    colWidths: [title, cell, cell, last],
    wordWrap: true,
    style: { head: [], border: hasStyle ? ['dim'] : [] },
  })
  for (const { title, headline, better } of rows) {
    const style = better === 'not-measured' ? 'red' : 'bold'
    const figures =
      typeof headline === 'string'
        ? [{ colSpan: 2, content: headline }]
        : [headline.monolithic, headline.multiContainer]
    table.push([title, ...figures, styleText(style, BETTER[better])])
  }
  return table.toString()
}

/**
 * A line a row: its name, who does better, and the experiment that says so; where there is room, whether the claim holds, and
 * the claims themselves.
 */
function scoreLines(all: ScoredRow[], width: number): string[] {
  const rows = all.filter(({ experiment }) => experiment !== undefined)
  const rest = all.length - rows.length
  const room = width - 2 - ROW_NAME - VERDICT - EXPERIMENT
  const hasRoomForHolds = room >= HOLDS
  const hasRoom = rows.every(({ claim }) => claim.length <= room - HOLDS)
  const lines = rows.map(({ name, better, holds, experiment = '', claim }) => {
    const cells = [
      name.padEnd(ROW_NAME),
      styleText(better === 'not-measured' ? 'red' : 'bold', BETTER[better].padEnd(VERDICT)),
      hasRoomForHolds ? HOLDS_WORDS[holds].padEnd(HOLDS) : '',
      experiment.padEnd(EXPERIMENT),
      hasRoom ? styleText('dim', claim) : '',
    ]
    return `  ${cells.join('').trimEnd()}`
  })
  if (rest === 0) return lines
  const words = `${rows.length === 0 ? 'None was measured' : `${rest} more`}: not in this run.`
  return [...lines, `  ${words}`]
}

function sentence({ id, sentence: text, better }: ComparedExperiment, width: number): string {
  const mark = better === 'not-measured' ? styleText('red', '✗') : styleText('green', '•')
  const lines = wrapAnsi(`${styleText('bold', id)}: ${text}`, width - 2).split('\n')
  return lines.map((line, index) => `${index === 0 ? mark : ' '} ${line}`).join('\n')
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
