import { expect, it } from 'vitest'
import { contenders, pairOf } from '../../../maintain/testing/contenders.ts'
import type { Contenders } from '../experiment.ts'
import { resourceLimitsAnswer } from './answer.ts'
import type { ResourceLimitsFacts } from './facts.ts'
import { factsOf, fill, fragile, refused, sturdy } from './sample-facts.ts'

const NO_DIFFERENCE = 'there is no clear difference in how much a busy service slows the other.'
const nowAndThen = factsOf(1, [refused, fill(), refused], [fill(), fill(), fill()])

it.each<[string, Contenders<ResourceLimitsFacts>, string[]]>([
  [
    'the typical monolith is the only fragile one',
    contenders(fragile, sturdy, sturdy),
    [
      'When Redis fills 320 MB, the kernel kills Redis in the typical monolith, and Redis refuses writes and keeps running in the well-run monolith and in the stack.',
      'Without `maxmemory`, a full Redis ended another process 3 of 3 times in the typical monolith, and 0 of 3 in the well-run monolith and in the stack.',
      'A busy service slows the other less in the stack than in the typical monolith, with no clear difference from the well-run monolith.',
    ],
  ],
  [
    'the stack is the only fragile one',
    contenders(sturdy, sturdy, fragile),
    [
      'When Redis fills 320 MB, Redis refuses writes and keeps running in both monoliths, and the kernel kills Redis in the stack.',
      'Without `maxmemory`, a full Redis ended another process 0 of 3 times in both monoliths, and 3 of 3 in the stack.',
      'A busy service slows the other more in the stack than in both monoliths.',
    ],
  ],
  [
    'a fill of a reader’s stack ends now in this way and now in that',
    pairOf(sturdy, nowAndThen),
    [
      'When Redis fills 320 MB, Redis refuses writes and keeps running in the monolith, and Redis refuses writes and keeps running, or the kernel kills Redis in the stack.',
      'Without `maxmemory`, a full Redis ended another process 0 of 3 times in both.',
      `Between the stack and the monolith, ${NO_DIFFERENCE}`,
    ],
  ],
])('answers where %s', (_, all, sentences) => {
  expect(resourceLimitsAnswer(all).sentences).toEqual(sentences)
})

it('gives each slowdown with its range and its rounds', () => {
  const { figures } = resourceLimitsAnswer(pairOf(fragile, sturdy))
  const row = figures.find(({ name }) => name === 'The app’s p99 beside a busy Redis, with limits')
  expect(row?.cells).toEqual([
    '5.0× (5.0× to 5.0×, n\u00a0=\u00a08)',
    '1.0× (1.0× to 1.0×, n\u00a0=\u00a08)',
  ])
})
