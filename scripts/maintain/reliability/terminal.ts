import { styleText } from 'node:util'
import Table from 'cli-table3'
import { wrapped } from '../../core/wrapped.ts'
import { sum } from '../../core/statistics.ts'
import { judgeGoals } from './goals.ts'
import type { FaultsRun } from './results.ts'
import { COLUMNS, PACKAGINGS, rowOf } from './summary.ts'

const MIN_WIDTH = 70
const MAX_WIDTH = 180

interface Column {
  name: 'Fault' | (typeof COLUMNS)[number]
  /** Of its cells, blanks included, where the terminal has room for all columns. */
  width: number
  /** The same where it has not; without one, the column is left out there. */
  narrow?: number
  /** Whether it is worth any room that is left. */
  grows?: true
}

const ALL: Column[] = [
  { name: 'Fault', width: 17, narrow: 17, grows: true },
  { name: 'Times', width: 7 },
  { name: 'Requests failed', width: 16, narrow: 12, grows: true },
  { name: 'of them in flight', width: 11 },
  { name: 'Longest gap', width: 13, narrow: 9, grows: true },
  { name: 'All well after', width: 13, narrow: 9, grows: true },
  { name: 'Worst', width: 8 },
  { name: 'Acknowledged, lost', width: 15, narrow: 15 },
  { name: 'Restarts', width: 10 },
]
const DECIDING = ALL.flatMap((one) => (one.narrow ? [{ ...one, width: one.narrow }] : []))

/**
 * The run as text: a row a fault, then the goals. Says nothing that the results do not hold.
 * @param columns the terminal's width in characters
 */
export function terminalFaults(run: FaultsRun, columns = 100): string {
  const width = Math.min(Math.max(columns, MIN_WIDTH), MAX_WIDTH)
  const lines = [...faultTable(run, width), '', ...goalLines(run), ...failureLines(run)]
  return lines
    .flatMap((line) => line.split('\n'))
    .flatMap((line) => wrapped(line, width, line.search(/\S|$/)))
    .join('\n')
}

function faultTable({ results }: FaultsRun, width: number): string[] {
  // A border after each column, and one before the first.
  const widthOf = (columns: Column[]) => sum(columns, (one) => one.width + 1) + 1
  const shown = width >= widthOf(ALL) ? ALL : DECIDING
  const left = width - widthOf(shown)
  const more = Math.floor(left / shown.filter(({ grows }) => grows).length)
  const table = new Table({
    head: shown.map(({ name }) => styleText('bold', name)),
    colWidths: shown.map((one) => one.width + (one.grows ? more : 0)),
    wordWrap: true,
    style: { head: [], border: [] },
  })
  for (const one of results) {
    const cells = rowOf(one)
    if (!cells) continue
    const row = [`${one.id}, ${PACKAGINGS[one.packaging]}`, ...cells]
    table.push(row.filter((_, index) => shown.some(({ name }) => name === ALL[index]?.name)))
  }
  if (table.length === 0) return []
  const hidden = ALL.map(({ name }) => name).filter(
    (name) => !shown.some((one) => one.name === name),
  )
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
