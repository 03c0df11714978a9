import { styleText } from 'node:util'
import wrapAnsi from 'wrap-ansi'
import { count } from '../../core/figures.ts'
import type { Checked, Outcome } from './outcome.ts'

const MARKS = { ok: ['✓', 'green'], warning: ['!', 'yellow'], missing: ['✗', 'red'] } as const

export interface Look {
  /** Columns of the terminal. */
  width: number
  colour: boolean
}

/** The checks as a list: mark, title, what was found; below it, what mends it. */
export function formatChecks(checked: Checked[], { width, colour }: Look): string {
  const column = Math.max(...checked.map(({ title }) => title.length)) + 4
  const block = (text: string) => wrap(text, width - column).join(`\n${' '.repeat(column)}`)
  return checked
    .map(({ title, status, detail, remedy }) => {
      const head = `${mark(status, colour)} ${title}`.padEnd(
        column + (mark(status, colour).length - 1),
      )
      const arrow = remedy === undefined ? '' : `\n${' '.repeat(column)}${block(`→ ${remedy}`)}`
      return `${head}${block(detail)}${arrow}`
    })
    .join('\n')
}

/** The sentence below the list. */
export function summary(checked: Checked[]): string {
  if (checked.every(({ status }) => status !== 'missing')) return 'Ready: `npm run compare`'
  // What has no remedy of its own is only kept from being looked at.
  const missing = checked.filter(
    ({ status, remedy }) => status === 'missing' && remedy !== undefined,
  ).length
  return `Not ready: ${count(missing, 'prerequisite is', 'prerequisites are')} missing.`
}

function mark(status: Outcome['status'], colour: boolean): string {
  const [sign, paint] = MARKS[status]
  return colour ? styleText(paint, sign, { validateStream: false }) : sign
}

function wrap(text: string, columns: number): string[] {
  return wrapAnsi(text, Math.max(columns, 30), { hard: true }).split('\n')
}
