import path from 'node:path'
import { styleText } from 'node:util'
import { wholeNumber } from '../../core/figures.ts'
import { typedPath } from '../../core/paths.ts'
import type { FuzzResult, Violation } from './fuzz.ts'
import { writeRecording } from './replay.ts'

/** Enough to see what was sent and what came. */
const SHOWN = 1200
/** The others are in their files. */
const MAX_SHOWN = 5

/** What a run has reached, and at what pace. */
export function resultLines(
  name: string,
  seed: number,
  { tally, violations, durationMs }: FuzzResult,
): string {
  const seconds = durationMs / 1000
  const pace = `${wholeNumber(tally.requests)} requests in ${seconds.toFixed(1)} s (${wholeNumber(tally.requests / seconds)}/s), seed ${seed}`
  const found =
    violations.length === 0
      ? styleText('green', '✓ nothing that must not be')
      : styleText('red', `✗ ${violations.length} violations`)
  return `${name}: ${pace}\n${tally.table()}\n${found}`
}

/** Writes each violation into a file that can be sent again, and returns what to show of them. */
export async function violationLines(
  directory: string,
  seed: number,
  violations: Violation[],
): Promise<string> {
  const parts: string[] = []
  for (const [index, violation] of violations.entries()) {
    const file = path.join(directory, `violation-${index + 1}.json`)
    await writeRecording(file, { seed, ...violation })
    if (index < MAX_SHOWN) parts.push(shown(violation, file))
  }
  return parts.join('\n')
}

function shown({ problems, cases, outcome }: Violation, file: string): string {
  const last = cases.at(-1)
  const sent = last ? Buffer.concat(last.pieces) : undefined
  const came =
    outcome &&
    Buffer.concat([...outcome.answers.map(({ raw }) => raw), outcome.leftover ?? Buffer.alloc(0)])
  return [
    styleText('red', `✗ ${problems.join('; ')}`),
    ...(last && sent ? [`  sent (${last.kind}):`, indent(sent)] : []),
    ...(came ? ['  came:', indent(came)] : []),
    `  again: npm run fuzz -- --replay ${typedPath(file)}`,
  ].join('\n')
}

/** Bytes as a terminal may show them: nothing in them can move its cursor. */
function indent(bytes: Buffer): string {
  const text = bytes
    .toString('latin1', 0, SHOWN)
    .replaceAll(/[^\n -~]/g, (one) =>
      one === '\r' ? '' : `\\x${one.charCodeAt(0).toString(16).padStart(2, '0')}`,
    )
  const cut = bytes.length > SHOWN ? `${text} … (${bytes.length} bytes)` : text
  return cut
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')
}
