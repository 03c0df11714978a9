import { count, duration } from '../../../core/figures.ts'
import { figureRow, inEach } from '../answer.ts'
import type { Answer, Contenders, FigureRow } from '../experiment.ts'
import { AWAY_MS, type ClusterFacts, type Loss } from './facts.ts'
import { failedOf } from './read.ts'

type All = Contenders<ClusterFacts>

const WITH = { preposition: 'with' }

/** What users notice where a machine dies and where all copies are updated, and whether the copies have one list. */
export function clusterAnswer(all: All): Answer {
  const { nodes, growth } = all.stack.facts
  const shows = ({ growth: { seenBy, asked } }: ClusterFacts) => `${seenBy} of ${asked}`
  return {
    sentences: [
      `While one of ${nodes} machines is away, ${inEach(all, ({ loss }) => failedOf(loss), WITH)}.`,
      `While all copies are updated, ${inEach(all, ({ update }) => failedOf(update), WITH)}.`,
      `Of ${count(growth.to, 'copy', 'copies')}, ${inEach(all, shows, { ...WITH, after: ' show the same task' })}.`,
    ],
    figures: [
      ...lossRows(all, 'A machine dies', ({ loss }) => loss),
      ...lossRows(all, 'The machine with the only Redis dies', ({ redisLoss }) => redisLoss),
      figureRow(all, 'An update of all copies', ({ update }) => failedOf(update)),
      figureRow(all, 'A broken image', ({ broken }) => failedOf(broken)),
      figureRow(all, `Copies of ${growth.to} that show the same task`, shows),
      figureRow(all, `Requests a second with ${growth.from} and ${growth.to} copies`, (one) => {
        return `${one.growth.perSecondBefore} and ${one.growth.perSecondAfter}`
      }),
    ],
    caveats: ['Each was done once (n = 1), so only large differences count.'],
  }
}

function lossRows(all: All, what: string, of: (facts: ClusterFacts) => Loss | null): FigureRow[] {
  const row = (name: string, words: (loss: Loss) => string) =>
    figureRow(all, `${what}: ${name}`, (facts) => {
      const loss = of(facts)
      return loss ? words(loss) : 'there is none'
    })
  return [
    row('requests', failedOf),
    row('all served again', ({ servedAfterMs }) =>
      servedAfterMs === null ? `not within ${duration(AWAY_MS)}` : duration(servedAfterMs),
    ),
    row('writes lost', ({ users: { lost, acknowledged } }) => `${lost} of ${acknowledged}`),
  ]
}
