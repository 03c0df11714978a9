import { expect, it } from 'vitest'
import { IDS } from './cases.ts'
import { parseOptions } from './options.ts'

it('measures everything unless told otherwise', () => {
  expect(parseOptions([])).toMatchObject({ only: IDS, seconds: 1, repetitions: 9 })
})

it('takes a part, in the order in which it is measured', () => {
  const { only } = parseOptions(['--only', 'image,list-10', '--only', 'toggle'])
  expect(only).toEqual(['list-10', 'toggle', 'image'])
})

it.each([
  [['--only', 'list-11'], 'Did you mean "list-10"?'],
  [['--only', ','], 'Name one or more of list-10'],
  [['--seconds', '0'], 'from 0.1 to 600'],
  [['--seconds', 'soon'], 'from 0.1 to 600'],
  [['--repetitions', '1.5'], 'a whole number'],
])('refuses %j', (args, message) => {
  expect(() => parseOptions(args)).toThrow(message)
})
