import { moment } from '../../core/figures.ts'
import { RULE_FOR_TIMES } from '../../measure/experiments/better.ts'
import type { SelfTest } from '../../measure/self-test/tally.ts'
import { selfTestSentences } from '../../measure/self-test/words.ts'
import { ROWS } from '../../measure/experiments/rows.ts'
import { BETTER } from '../../measure/report/verdict-words.ts'
import { table } from '../markdown-table.ts'
import { changesOf, type Said, type Stability, unmeasured } from './stability.ts'

/** docs/development/verdicts.md, made from the files of a self-test and of compares in a row; either may be missing. */
export function verdictsPage(selfTest?: SelfTest, stability?: Stability): string {
  return [
    '# How far the verdicts can be trusted',
    'This page is written by `npm run stability -- --render` from what `npm run compare -- --self-test` and `npm run stability` have measured on one machine.',
    ...(selfTest ? selfTestSection(selfTest) : []),
    ...(stability ? stabilitySection(stability) : []),
  ].join('\n\n')
}

function selfTestSection(selfTest: SelfTest): string[] {
  const { cpus, engineVersion, measuredAt } = selfTest
  return [
    '## How often is a verdict on a time wrong?',
    `${RULE_FOR_TIMES} Measured on ${cpus} CPUs with Docker ${engineVersion}, ${measuredAt.map(moment).join(', ')}.`,
    ...selfTestSentences(selfTest),
  ]
}

function stabilitySection(stability: Stability): string[] {
  const { cpus, engineVersion, monoliths, runs } = stability
  const busy = runs.filter(({ isBesideBusyCore }) => isBesideBusyCore).length
  return [
    '## Do the verdicts change from run to run?',
    `${runs.length} compares in a row on ${cpus} CPUs with Docker ${engineVersion}, ${busy} of them beside a process that kept one core busy. A row may say "no clear difference" in one run and name a winner in another. It must never name another winner, or change whether its claim holds.`,
    ...conclusion(stability),
    ...monoliths.flatMap((monolith, comparison) => [
      `### Against the ${monolith.toLowerCase()}`,
      table(
        [
          'Row',
          ...runs.map((run, index) => `${index + 1}${run.isBesideBusyCore ? ' (busy)' : ''}`),
        ],
        ROWS.map(({ name }) => [
          name,
          ...runs.map(({ rows }) => saidWords(rows[name][comparison])),
        ]),
      ),
    ]),
    '### How long each took',
    table(
      ['Run', 'Seconds'],
      runs.map(({ durationMs }, index) => [
        String(index + 1),
        String(Math.round(durationMs / 1000)),
      ]),
    ),
  ]
}

function conclusion(stability: Stability): string[] {
  const changes = changesOf(stability)
  const missing = unmeasured(stability)
  return [
    changes.length === 0
      ? 'No row changed its winner, or whether its claim holds.'
      : `These changed: ${changes.map(({ row, monolith, said }) => `${row} against the ${monolith.toLowerCase()} (${said.join(', ')})`).join('; ')}.`,
    ...(missing.length === 0 ? [] : [`Not measured in each run: ${missing.join(', ')}.`]),
  ]
}

function saidWords(said: Said | undefined): string {
  if (!said) return ''
  const better = BETTER[said.better]
  return said.better === 'same' || said.better === 'not-measured'
    ? better
    : `${better}: ${said.holds}`
}
