import { megabytes } from '../../../core/figures.ts'
import { besideMonoliths, figureRow, inEach, withSpread } from '../answer.ts'
import type { Answer, Contenders, FigureRow } from '../experiment.ts'
import { majority } from '../better.ts'
import type { Better, Sides } from '../comparison.ts'
import type { FillFacts } from './facts.ts'
import { endsOf, type Service, slowdowns, slowedLess, times } from './read.ts'
import { type Facts, failedOf, type Setting } from './words.ts'

type All = Contenders<Facts>

/** What a Redis that fills its memory does to the rest, and what a busy service does to the other. */
export function resourceLimitsAnswer(all: All): Answer {
  const budget = megabytes(all.stack.facts.memory.asItComes[0]?.budgetBytes ?? 0)
  return {
    sentences: [
      `When Redis fills ${budget}, ${inEach(all, ({ memory }) => endsOf(memory.asItComes))}.`,
      `Without \`maxmemory\`, a full Redis ended another process ${inEach(all, ({ memory }) => tookOthers(memory.unbounded), { after: ' times' })}.`,
      besideMonoliths(all, lessSlowed, {
        lead: 'A busy service slows the other',
        ahead: 'less in the stack than in',
        behind: 'more in the stack than in',
        what: 'in how much a busy service slows the other',
      }),
    ],
    figures: [
      ...fillRows(all, 'as it comes', 'asItComes'),
      ...fillRows(all, 'without `maxmemory`', 'unbounded'),
      ...SERVICES.flatMap(({ service, name }) =>
        SETTINGS.map(({ setting, words }) =>
          figureRow(all, `${name}, ${words}`, ({ cpu }) => {
            return withSpread(slowdowns(cpu[setting][service]), times)
          }),
        ),
      ),
    ],
    caveats: [
      'A monolith can set `maxmemory`, too: it is a line of configuration, and no merit of splitting.',
    ],
  }
}

const SERVICES: { service: Service; name: string }[] = [
  { service: 'web', name: 'The app’s p99 beside a busy Redis' },
  { service: 'redis', name: 'Redis’s p99 beside a busy app' },
]
const SETTINGS: { setting: Setting; words: string }[] = [
  { setting: 'unlimited', words: 'no limits' },
  { setting: 'limited', words: 'with limits' },
]

/** Whose services slow each other less, in more of the four cases. */
const lessSlowed = (facts: Sides<Facts>): Better =>
  majority(
    SERVICES.flatMap(({ service }) =>
      SETTINGS.map(({ setting }) => slowedLess(facts, setting, service)),
    ),
  )

const tookOthers = (fills: FillFacts[]) =>
  `${fills.filter(({ ended }) => ended.some((role) => role !== 'redis')).length} of ${fills.length}`

function fillRows(all: All, how: string, kind: 'asItComes' | 'unbounded'): FigureRow[] {
  const row = (name: string, of: (fills: FillFacts[]) => string) =>
    figureRow(all, `${name}, ${how}`, ({ memory }) => of(memory[kind]))
  return [
    row('A full Redis', (fills) => `${endsOf(fills)} (n\u00a0=\u00a0${fills.length})`),
    row('Reads that failed meanwhile', (fills) => failedOf(fills, 'reads')),
  ]
}
