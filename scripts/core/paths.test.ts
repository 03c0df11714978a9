import { expect, it } from 'vitest'
import { typedPath } from './paths.ts'

it.each([
  ['/lab', '.'],
  ['/lab/a/b', 'a/b'],
  ['/other/a', '/other/a'],
  ['/lab/--privileged', './--privileged'],
  ['/lab/-v/a', './-v/a'],
])('%s is typed as %s below /lab, and is no option', (absolute, typed) => {
  expect(typedPath(absolute, '/lab')).toBe(typed)
})
