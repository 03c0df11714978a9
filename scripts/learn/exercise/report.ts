import { styleText } from 'node:util'
import { wrapped } from '../../core/wrapped.ts'
import { type Fails, type Finding, outcomeOf } from './findings.ts'
import { HINT_LEVELS, type Hint, HINTS, type HintLevel } from './hints.ts'

export interface ReportOptions {
  /** How much help: each level has those before it, too. */
  level: HintLevel
  width: number
}

/** What `exercise verify` prints: a line for each outcome, help for what fails, and how many hold. */
export function report(findings: Finding[], { level, width }: ReportOptions): string {
  const lines = findings.flatMap((one) => [
    ...wrapped(`${SIGNS[one.status]} ${outcomeOf(one.id).title}`, width, 2),
    ...wrapped(`  ${factOf(one)}`, width, 2).map((line) => styleText('dim', line)),
    ...(one.status === 'fails' ? helpFor(one, level, width) : []),
  ])
  const count = findings.filter(({ status }) => status === 'holds').length
  return [
    ...lines,
    '',
    `${count} of ${findings.length} outcomes hold.`,
    ...more(findings, level),
  ].join('\n')
}

const SIGNS = {
  holds: styleText('green', '✓'),
  fails: styleText('red', '✗'),
  'not-judged': styleText('dim', '–'),
}

function factOf(finding: Finding): string {
  if (finding.status !== 'not-judged') return finding.fact
  return `not tried, because this fails: ${outcomeOf(finding.because).name}`
}

function helpFor({ hint }: Fails, level: HintLevel, width: number): string[] {
  const { nudge, pointer, solution }: Hint = HINTS[hint]
  const levels = HINT_LEVELS.slice(0, HINT_LEVELS.indexOf(level) + 1)
  const text = {
    nudge: wrapped(`  → ${nudge}`, width, 4),
    pointer: wrapped(
      `  → docs/${pointer.chapter}.md, “${pointer.section}”: ${pointer.lookFor}.`,
      width,
      4,
    ),
    // As it is to be typed, so never wrapped.
    solution: ['  → A solution:', ...solution.split('\n').map((line) => `      ${line}`)],
  }
  return levels.flatMap((one) => text[one])
}

function more(findings: Finding[], level: HintLevel): string[] {
  const next = HINT_LEVELS[HINT_LEVELS.indexOf(level) + 1]
  if (!next || !findings.some(({ status }) => status === 'fails')) return []
  const what = next === 'pointer' ? 'Where the guide explains it' : 'What to write'
  return [`${what}: npm run lab -- exercise verify --hints ${next}`]
}
