import { expect, it } from 'vitest'
import { contenders, pairOf } from '../../../maintain/testing/contenders.ts'
import type { Contenders } from '../experiment.ts'
import { failureIsolationAnswer } from './answer.ts'
import type { FailureIsolationFacts } from './facts.ts'
import { died, facts, started } from './sample-facts.ts'

const noticed = { events: [died, started] }
const silent = { secondsWithErrorsAndNoComplaint: 30 }

it.each<[string, Contenders<FailureIsolationFacts>, string[]]>([
  [
    'Docker notices only the stack’s crashes',
    contenders(facts({}, silent), facts({}), facts(noticed)),
    [
      'Docker noticed 0 of 24 crashes in both monoliths, and 24 of 24 in the stack.',
      'A crash of the app or of Redis ended another process 0 of 16 times in all three.',
      'With Redis dead for good, Docker reported no problem during 90 of 90 s of errors in the typical monolith, and 0 of 90 s in the well-run monolith and in the stack.',
    ],
  ],
  [
    'all are the same',
    contenders(facts(noticed), facts(noticed), facts(noticed)),
    [
      'Docker noticed 24 of 24 crashes in all three.',
      'A crash of the app or of Redis ended another process 0 of 16 times in all three.',
      'With Redis dead for good, Docker reported no problem during 0 of 90 s of errors in all three.',
    ],
  ],
  [
    'a crash in a reader’s stack ends another process',
    pairOf(facts(noticed), facts({ ...noticed, tookDown: ['web'] })),
    [
      'Docker noticed 24 of 24 crashes in both.',
      'A crash of the app or of Redis ended another process 0 of 16 times in the monolith, and 16 of 16 in the stack.',
      'With Redis dead for good, Docker reported no problem during 0 of 90 s of errors in both.',
    ],
  ],
])('answers where %s', (_, all, sentences) => {
  expect(failureIsolationAnswer(all).sentences).toEqual(sentences)
})

it('says when users were served again, and where they were not', () => {
  const never = facts({ backAfterMs: null })
  const { figures } = failureIsolationAnswer(pairOf(facts({}), never))
  expect(figures.find(({ name }) => name.endsWith('crash of Redis'))?.cells).toEqual([
    '1.0 s (1.0 s to 1.0 s, n\u00a0=\u00a08)',
    'not within 2.2 s (8 times tried)',
  ])
})
