import { styleText } from 'node:util'
import CliTable from 'cli-table3'
import wrapAnsi from 'wrap-ansi'
import { findings } from './findings.ts'
import type { BenchResults } from './results.ts'
import { goalsTable, ratesTable, stackTable, sizesTable, type Table } from './tables.ts'

const MIN_WIDTH = 60
const MAX_WIDTH = 160

/**
 * The results as text for a terminal. Formats only; says nothing that the results do not hold.
 * @param columns the terminal's width in characters
 */
export function terminalReport(results: BenchResults, columns = 100): string {
  const width = Math.min(Math.max(columns, MIN_WIDTH), MAX_WIDTH)
  const { environment: e, run, settings, unpinned } = results
  const intro = [
    `Run ${run.id} on ${e.cpus} CPUs, ${e.architecture}, ${e.operatingSystem}; Docker ${e.engineVersion}, Node ${e.nodeVersion}.`,
    `Medians of ${settings.repetitions} loads of ${settings.seconds} s with ${settings.connections} connections, in turns, and their ranges.`,
    unpinned === undefined
      ? 'The server has a core for itself; the generator and Redis are on others.'
      : `Not pinned: ${unpinned}. All processes share all cores.`,
    ...standIns(results),
  ]
  const goals = goalsTable(results)
  const tables = [ratesTable(results), stackTable(results), sizesTable(results), goals]
  return [
    ...intro.map((line) => wrapAnsi(line, width)),
    ...tables.flatMap((table) => (table && table.rows.length > 0 ? [laidOut(table, width)] : [])),
    ...findings(results).map((line) => wrapAnsi(plain(line), width)),
  ].join('\n')
}

function standIns({ bases }: BenchResults): string[] {
  const names = bases.filter(({ standIn }) => standIn).map(({ reference }) => reference)
  return names.length === 0 ? [] : [`Stand-ins for base images: ${names.join(', ')}`]
}

function laidOut({ head, rows }: Table, width: number): string {
  // A border between two columns and one at each end.
  const room = width - head.length - 1
  const cell = Math.floor(room / (head.length + 0.6))
  const table = new CliTable({
    head: head.map((one) => styleText('bold', one)),
    colWidths: [room - cell * (head.length - 1), ...head.slice(1).map(() => cell)],
    wordWrap: true,
    style: { head: [], border: [] },
  })
  table.push(...rows.map((row) => row.map(plain)))
  return table.toString()
}

/** What the page says is Markdown. */
const plain = (text: string) => text.replaceAll(/[`*]/g, '')
