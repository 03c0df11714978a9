import { styleText } from 'node:util'
import { wholeNumber } from '../../core/figures.ts'
import type { Found, FuzzResult } from './fuzz.ts'

/** Enough to see what was sent and what came. */
const SHOWN_BYTES = 1200
const SHOWN_COMMANDS = 20

/** What a run has reached, at what pace, and what it has found. */
export function resultLines(
  name: string,
  seed: number,
  { tally, found, durationMs }: FuzzResult,
): string {
  const seconds = durationMs / 1000
  const pace = `${wholeNumber(tally.requests)} requests in ${seconds.toFixed(1)} s (${wholeNumber(tally.requests / seconds)}/s), seed ${seed}`
  const verdict =
    found.length === 0
      ? styleText('green', '✓ no violations')
      : styleText('red', `✗ ${found.length} violations`)
  return [`${name}: ${pace}`, tally.table(), verdict, ...found.map(foundLines)].join('\n')
}

function foundLines({ violation, commands, seed, path }: Found): string {
  const { problems, evidence } = violation
  const lines = problems.map((problem) => styleText('red', `✗ ${problem}`))
  if (commands.length > 0) {
    const more = commands.length > SHOWN_COMMANDS ? [`… (${commands.length} in all)`] : []
    lines.push(`  session: ${[...commands.slice(0, SHOWN_COMMANDS), ...more].join(', ')}`)
  }
  if (evidence) {
    const sent = evidence.exchange.requests.map(({ bytes }) => bytes).join('')
    lines.push(`  sent (${evidence.kind}):`, indent(sent))
    lines.push('  came:', indent(evidence.received.toString('latin1')))
  }
  if (path !== '') lines.push(`  again: npm run fuzz -- --seed ${seed} --path ${path}`)
  return lines.join('\n')
}

/** Bytes as a terminal may show them: nothing in them can move its cursor. */
function indent(bytes: string): string {
  const text = bytes
    .slice(0, SHOWN_BYTES)
    .replaceAll('\r\n', '\n')
    .replaceAll(/[^\n -~]/g, (one) => `\\x${one.charCodeAt(0).toString(16).padStart(2, '0')}`)
  const cut = bytes.length > SHOWN_BYTES ? `${text} … (${bytes.length} bytes)` : text
  return cut.replaceAll(/^/gm, '    ')
}
