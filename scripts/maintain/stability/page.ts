import { ROWS } from '../../measure/experiments/rows.ts'
import { BETTER } from '../../measure/report/verdict-words.ts'
import { table } from '../markdown-table.ts'
import { changesOf, type Said, type Stability, unmeasured } from './stability.ts'

/** docs/development/stability.md: what several compares in a row said, made from the file of such a run. */
export function stabilityPage(stability: Stability): string {
  const { cpus, engineVersion, monoliths, runs } = stability
  const busy = runs.filter(({ isBesideBusyCore }) => isBesideBusyCore).length
  return [
    '# Do the verdicts change from run to run?',
    `This page is written by \`npm run stability\`: ${runs.length} compares in a row on ${cpus} CPUs with Docker ${engineVersion}, ${busy} of them beside a process that kept one core busy. A row may say "no clear difference" in one run and name a winner in another. It must never name another winner, or change whether its claim holds.`,
    ...conclusion(stability),
    ...monoliths.flatMap((monolith, comparison) => [
      `## Against the ${monolith.toLowerCase()}`,
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
    '## How long each took',
    table(
      ['Run', 'Seconds'],
      runs.map(({ durationMs }, index) => [
        String(index + 1),
        String(Math.round(durationMs / 1000)),
      ]),
    ),
  ].join('\n\n')
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
  const better = BETTER[said.better as keyof typeof BETTER]
  return said.better === 'same' || said.better === 'not-measured'
    ? better
    : `${better}: ${said.holds}`
}
