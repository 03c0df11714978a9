import { styleText } from 'node:util'
import Table from 'cli-table3'
import wrapAnsi from 'wrap-ansi'
import { judgeGoals } from './goals.ts'
import type { FaultsRun } from './results.ts'
import { COLUMNS, PACKAGINGS, rowOf } from './summary.ts'

const NAMES = ['Fault', ...COLUMNS] as const
type Column = (typeof NAMES)[number]
type Widths = Partial<Record<Column, number>>

const MIN_WIDTH = 70
const MAX_WIDTH = 180
/** Of the cells, blanks included, where the terminal has room for all columns, and where it has not. */
const ALL: Widths = {
  Fault: 17,
  Times: 7,
  'Requests failed': 16,
  'of them in flight': 11,
  'Longest gap': 13,
  'All well after': 13,
  Worst: 8,
  'Acknowledged, lost': 15,
  Restarts: 10,
}
const DECIDING: Widths = {
  Fault: 17,
  'Requests failed': 12,
  'Longest gap': 9,
  'All well after': 9,
  'Acknowledged, lost': 15,
}
/** These are worth any room that is left. */
const WIDER: Column[] = ['Fault', 'Requests failed', 'Longest gap', 'All well after']

/**
 * The run as text: a row a fault, then the goals. Says nothing that the results do not hold.
 * @param columns the terminal's width in characters
 */
export function terminalFaults(run: FaultsRun, columns = 100): string {
  const width = Math.min(Math.max(columns, MIN_WIDTH), MAX_WIDTH)
  const lines = [...faultTable(run, width), '', ...goalLines(run), ...failureLines(run)]
  return lines
    .flatMap((line) => line.split('\n'))
    .map((line) => wrapped(line, width))
    .join('\n')
}

function faultTable({ results }: FaultsRun, width: number): string[] {
  const widthOf = (widths: Widths) => Object.values(widths).reduce((sum, one) => sum + one + 1, 1)
  const chosen = width >= widthOf(ALL) ? ALL : DECIDING
  const more = Math.floor((width - widthOf(chosen)) / WIDER.length)
  const shown = NAMES.filter((name) => name in chosen)
  const table = new Table({
    head: shown.map((name) => styleText('bold', name)),
    colWidths: shown.map((name) => (chosen[name] ?? 0) + (WIDER.includes(name) ? more : 0)),
    wordWrap: true,
    style: { head: [], border: [] },
  })
  for (const one of results) {
    const cells = rowOf(one)
    if (!cells) continue
    const row = [`${one.id}, ${PACKAGINGS[one.packaging]}`, ...cells]
    table.push(row.filter((_, index) => (NAMES[index] ?? '') in chosen))
  }
  if (table.length === 0) return []
  const hidden = NAMES.filter((name) => !(name in chosen))
  const note = `Left out, for want of room: ${hidden.join(', ')}. They are in faults.json.`
  return [table.toString(), ...(hidden.length > 0 ? [styleText('dim', note)] : [])]
}

function goalLines(run: FaultsRun): string[] {
  return judgeGoals(run).map(({ sentence, met, figure }) => {
    const sign =
      met === null ? '–' : met ? styleText('green', '✔ met') : styleText('red', '✗ missed')
    return `${sign}  ${sentence}\n   ${figure}`
  })
}

function failureLines({ failures }: FaultsRun): string[] {
  return failures.map(
    ({ id, packaging, message }) =>
      `${styleText('red', '✗ not measured')}  ${id}, ${PACKAGINGS[packaging]}: ${message}`,
  )
}

/** What goes on below begins where the line began. */
function wrapped(line: string, width: number): string {
  const text = line.trimStart()
  const indent = ' '.repeat(line.length - text.length)
  return wrapAnsi(text, width - indent.length).replaceAll(/^/gm, indent)
}
