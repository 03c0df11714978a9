import { styleText } from 'node:util'
import Table from 'cli-table3'
import type { PooledGroup } from './pool.ts'
import type { PooledLine } from './pooled-rows.ts'
import { remarks } from './reports.ts'

/** In characters, with a blank on each side: two names of rows, and `28 of 30`. */
const [NAMES, COUNTS] = [31, 10]
const LEAST_FIGURES = 30
/** No line between two rows. */
const CHARS = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' }

/**
 * A pool as text for a terminal: a line for each measurement, with the number of machines on which its claims hold against
 * each monolith, and the range of the figures of each subject.
 * @param columns the terminal's width in characters
 */
export function poolText(groups: PooledGroup[], columns = 100): string {
  return groups
    .map((group) => [styleText('bold', group.heading), ...remarks(group), tableOf(group, columns)])
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

function tableOf({ summary: { subjects, lines } }: PooledGroup, columns: number): string {
  const monoliths = subjects.filter((_, index) => lines[0]?.cells[index]?.holdsOn !== undefined)
  const borders = monoliths.length + 3
  const rest = columns - NAMES - COUNTS * monoliths.length - borders
  const titles = subjects.map(({ title }) => title).join(' | ')
  const head = ['Claim holds against', ...monoliths.map(({ title }) => title)]
  const table = new Table({
    head: [...head, `Figures: ${titles}`].map((text) => styleText('bold', text)),
    colWidths: [NAMES, ...monoliths.map(() => COUNTS), Math.max(rest, LEAST_FIGURES)],
    wordWrap: true,
    chars: CHARS,
    // No colors, which a file would get as well.
    style: { head: [], border: [] },
  })
  table.push(...lines.map(cellsOf))
  return table.toString()
}

function cellsOf({ rows, figure, cells }: PooledLine): string[] {
  const counts = cells.flatMap(({ holdsOn }) => (holdsOn === undefined ? [] : [holdsOn]))
  const ranges = cells.map(({ text }) => text).join(' | ')
  const names = rows.map(({ name }) => name).join(', ')
  return [names, ...counts, figure === '' ? '–' : `${figure}: ${ranges}`]
}
