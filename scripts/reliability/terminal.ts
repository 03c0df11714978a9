import { styleText } from 'node:util'
import Table from 'cli-table3'
import { judgeGoals } from './goals.ts'
import type { FaultsRun } from './results.ts'
import { COLUMNS, PACKAGINGS, rowOf } from './summary.ts'

/** The run as text: a row a fault, then the goals. Says nothing that the results do not hold. */
export function terminalFaults(run: FaultsRun): string {
  return [faultTable(run), '', ...goalLines(run), ...failureLines(run)].join('\n')
}

function faultTable({ results }: FaultsRun): string {
  const table = new Table({ head: ['Fault', ...COLUMNS], style: { head: ['bold'], border: [] } })
  for (const one of results) {
    const cells = rowOf(one)
    if (cells) table.push([`${one.id}, ${PACKAGINGS[one.packaging]}`, ...cells])
  }
  return table.length === 0 ? '' : table.toString()
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
