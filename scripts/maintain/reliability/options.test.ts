import { expect, it, test } from 'vitest'
import { parseFaultsOptions } from './options.ts'
import { FAULTS } from './faults.ts'

test('all faults, ten times each, and an outage of ten minutes', () => {
  expect(parseFaultsOptions([], 7)).toEqual({
    ...{ only: FAULTS.map(({ id }) => id), times: 10, outage: 600, seed: 7 },
    out: '.lab/faults',
  })
})

it('takes what is typed, faults in the order of the registry', () => {
  const typed = ['--only', 'scaled, web-killed', '--times', '3', '--outage', '60', '--seed', '0']
  expect(parseFaultsOptions([...typed, '--check'])).toMatchObject({
    ...{ only: ['web-killed', 'scaled'], times: 3, outage: 60, seed: 0, check: true },
  })
})

it.each([
  [['--only', 'scale'], 'Did you mean "scaled"?'],
  [['--only', ','], 'Name one or more'],
  [['--times', '0'], 'a whole number, 1 or more'],
  [['--times', '1e3'], 'a whole number'],
  [['--outage', '5'], 'a whole number, 10 or more'],
  [['--nothing'], 'unknown option'],
])('refuses %j', (args, words) => {
  expect(() => parseFaultsOptions(args)).toThrow(words)
})
