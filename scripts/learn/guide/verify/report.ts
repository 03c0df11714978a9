import { styleText } from 'node:util'
import { wrapped } from '../../../core/wrapped.ts'
import type { Judged } from './judge.ts'
import type { Help } from './outcome.ts'

const GOOD = styleText('green', '✓')
const BAD = styleText('red', '✗')

/** What `npm run lab -- verify` prints: each outcome with the fact that was seen, and what makes a missing one so. */
export function verifyReport(
  chapter: string,
  judged: Judged[],
  width: number,
  others: string[] = [],
): string {
  const lines = judged.flatMap(({ title, holds, fact, hint }) => [
    ...wrapped(`${holds ? GOOD : BAD} ${title}: ${fact}`, width, 2),
    ...(holds ? [] : hint.flatMap(told)),
  ])
  const count = judged.filter(({ holds }) => holds).length
  const closing = `${count} of ${judged.length} outcomes of chapter ${chapter} hold.`
  const notCounted = others.length === 0 ? [] : [`Not counted: ${others.join(', ')}.`]
  return [...lines, '', closing, ...notCounted.flatMap((line) => wrapped(line, width, 0))].join(
    '\n',
  )
}

/** The command is to be copied: it is never wrapped. */
const told = ({ say, command }: Help) => [`  → ${say}:`, `      ${command}`]
