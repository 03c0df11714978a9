import { expect, it } from 'vitest'
import { contenders, pairOf } from '../../../maintain/testing/contenders.ts'
import type { Contenders } from '../experiment.ts'
import { costAnswer } from './answer.ts'
import type { CostFacts } from './facts.ts'

const eight = (value: number) => Array.from({ length: 8 }, () => value)

/** Facts in which everything grows with `cost`, and the requests served shrink. */
const facts = (cost: number, failed = 0): CostFacts => ({
  ...{ connections: 10, secondsEach: 0.4, tasks: 50 },
  loads: [
    {
      ...{ route: 'GET /api/tasks', perSecond: eight(3000 / cost), failed },
      ...{ p50Ms: eight(cost), p99Ms: eight(10 * cost), sentLateMs: [], cpuWaitShares: [] },
      steady: { perSecond: 500, requests: 1000, repeated: 0, disturbed: 0 },
    },
  ],
  ...{ memoryBytes: 1e8 * cost, containers: cost, processes: cost, networks: cost, volumes: 0 },
  ...{ configuration: [], configurationLines: 10 * cost, firstAnswerMs: eight(1000 * cost) },
})

const served = (perSecond: number) => ({ perSecond: eight(perSecond), failed: 0 })

/** A stack that serves the same whatever is left out, but for these, and that cannot be without its network. */
const stackOf = (changed: Partial<CostFacts['variants']>): CostFacts => ({
  ...facts(3),
  variants: {
    ...{ asItComes: served(1000), pastProxy: served(1000), pastGateway: served(1000) },
    ...{ noLogDriver: served(1000), sharedNetwork: { impossible: 'It has links.' }, ...changed },
  },
})

it.each<[string, Contenders<CostFacts>, string[]]>([
  [
    'the stack costs more than one, and the same as the other',
    contenders(facts(1), facts(3), facts(3)),
    [
      'Beside the typical monolith, the stack does worse in 8 of 8 figures and better in 0; beside the well-run monolith, worse in 0 of 8 and better in 0.',
      'Of `GET /api/tasks`, 3,000 requests a second are served in the typical monolith, and 1,000 in the well-run monolith and in the stack.',
    ],
  ],
  [
    'a reader’s stack costs less',
    pairOf(facts(3), facts(1)),
    [
      'Beside the monolith, the stack does worse in 0 of 8 figures and better in 8.',
      'Of `GET /api/tasks`, 1,000 requests a second are served in the monolith, and 3,000 in the stack.',
    ],
  ],
  [
    'a load was not measured well',
    pairOf(facts(1, 7), facts(3)),
    ['Beside the monolith, the stack does worse in 6 of 6 figures and better in 0.'],
  ],
  [
    'two things slow the stack, and one was not measured',
    pairOf(facts(1), stackOf({ pastGateway: served(1500), noLogDriver: served(1200) })),
    [
      'Beside the monolith, the stack does worse in 8 of 8 figures and better in 0.',
      'Of `GET /api/tasks`, 3,000 requests a second are served in the monolith, and 1,000 in the stack.',
      'The stack serves 50 % more requests a second without the gateway and 20 % more without Docker’s log driver.',
    ],
  ],
  [
    'nothing slows the stack by itself',
    pairOf(facts(1, 7), stackOf({})),
    [
      'Beside the monolith, the stack does worse in 6 of 6 figures and better in 0.',
      'None of these clearly slows the stack: the gateway, Docker’s proxy and Docker’s log driver.',
    ],
  ],
])('answers where %s', (_, all, sentences) => {
  expect(costAnswer(all).sentences).toEqual(sentences)
})

it('has the figures that one should know, with their ranges', () => {
  const { figures, caveats } = costAnswer(contenders(facts(1), facts(2, 1), facts(3)))
  expect(figures.map(({ name }) => name)).toContain('Lines of configuration')
  expect(figures.find(({ name }) => name === 'Latency, p99')?.cells).toEqual([
    ...['10 ms', 'not compared', '30 ms'],
  ])
  expect(caveats).toContain('Figures with a range are medians of 8 rounds.')
})
