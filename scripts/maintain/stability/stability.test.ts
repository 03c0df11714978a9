import { expect, it } from 'vitest'
import { ROWS } from '../../measure/experiments/rows.ts'
import { sampleOfThree } from '../../measure/report/sample-results.ts'
import { changesOf, type Said, saidIn, type Stability, unmeasured } from './stability.ts'

const STACK: Said = { better: 'multiContainer', holds: 'yes' }

/** Runs that say the same of all rows, but for what they say of `Logs`. */
const saying = (...logs: Said[]): Stability => ({
  ...{ cpus: 2, engineVersion: '26.1.5', monoliths: ['Typical monolith'] },
  runs: logs.map((said, index) => ({
    ...{ id: String(index), isBesideBusyCore: index % 2 === 1, durationMs: 1 },
    rows: {
      ...(Object.fromEntries(ROWS.map(({ name }) => [name, [STACK]])) as ReturnType<typeof saidIn>),
      Logs: [said],
    },
  })),
})

it.each<[string, Said[], string[][]]>([
  ['the same each time', [STACK, STACK], []],
  ['no clear difference now and then', [STACK, { better: 'same', holds: 'no' }, STACK], []],
  ['not measured in one of them', [STACK, { better: 'not-measured', holds: 'not measured' }], []],
  [
    'another winner',
    [STACK, { better: 'monolithic', holds: 'no' }],
    [['stack (claim holds)', 'monolith (does not hold)']],
  ],
  [
    'another answer to whether it holds',
    [STACK, { better: 'multiContainer', holds: 'partly' }],
    [['stack (claim holds)', 'stack (holds in part)']],
  ],
])('%s', (_, logs, changes) => {
  expect(changesOf(saying(...logs)).map(({ said }) => said)).toEqual(changes)
})

it('names the rows that a run did not measure', () => {
  expect(unmeasured(saying(STACK))).toEqual([])
  expect(unmeasured(saying({ better: 'not-measured', holds: 'not measured' }))).toEqual(['Logs'])
})

it('takes from a compare what it says of each row against each monolith', () => {
  expect(saidIn(sampleOfThree())['Image Size']).toEqual([
    { better: 'multiContainer', holds: 'yes' },
    { better: 'same', holds: 'no' },
  ])
})
