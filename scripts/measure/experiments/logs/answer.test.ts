import { expect, it } from 'vitest'
import { contenders, pairOf } from '../../../maintain/testing/contenders.ts'
import type { Contenders } from '../experiment.ts'
import { logsAnswer } from './answer.ts'
import type { LogsFacts } from './facts.ts'
import { facts } from './sample-facts.ts'

const inside = { ...facts(0, 3), commandsInside: 2 }
const silent = { ...facts(0, 1), foundAnywhere: { request: false, error: true } }
const elsewhere = {
  ...facts(0, 1),
  dockerLogs: { ...facts(0, 1).dockerLogs, notKept: ['web', 'redis'] },
}

it.each<[string, Contenders<LogsFacts>, string[]]>([
  [
    'the typical monolith hides its logs',
    contenders(inside, facts(2, 1), facts(2, 3)),
    [
      '`docker logs` show 0 of 2 marked requests in the typical monolith, and 2 of 2 in the well-run monolith and in the stack.',
      'Reading the logs of all services takes 3 commands (2 of them inside a container) in the typical monolith, 1 command in the well-run monolith, and 3 commands in the stack.',
    ],
  ],
  [
    'all show the same, and one has a request in no log',
    contenders(facts(0, 1), facts(0, 1), silent),
    [
      '`docker logs` show 0 of 2 marked requests in all three.',
      'Reading the logs of all services takes 1 command in all three.',
      'In the stack, no log has all marked requests.',
    ],
  ],
  [
    'Docker keeps no log of a reader’s stack',
    pairOf(facts(1, 1), elsewhere),
    [
      '`docker logs` show 1 of 2 marked requests in the monolith, and 0 of 2 in the stack.',
      'Reading the logs of all services takes 1 command in both.',
      'Of web and redis in the stack, Docker keeps no log that can be read: the logging driver is another one.',
    ],
  ],
])('answers where %s', (_, all, sentences) => {
  expect(logsAnswer(all).sentences).toEqual(sentences)
})
