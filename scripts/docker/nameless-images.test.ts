import { expect, it } from 'vitest'
import { leftNameless } from './nameless-images.ts'
import type { RunImage } from './run-images.ts'

const image = (run: string): RunImage => ({ name: '0123456789ab', run, labelled: true })
const [TODAY, OTHER] = ['20260102-030405-abcd', '20260102-030405-ffff']
const now = Date.UTC(2026, 0, 2, 12)

it.each([
  ['a copy of a run that has ended here', image(TODAY), { ended: [TODAY], goingOn: [OTHER] }, true],
  ['a copy of a run that goes on', image(TODAY), { ended: [], goingOn: [TODAY] }, false],
  ['a copy of another clone’s run of today', image(TODAY), { ended: [], goingOn: [] }, false],
  ['what was built for all runs', image(''), { ended: [OTHER], goingOn: [] }, true],
  ['the same, while a run goes on', image(''), { ended: [], goingOn: [OTHER] }, false],
])('%s', (_, one, runs, isLeft) => {
  expect(leftNameless([one], runs, now)).toEqual(isLeft ? [one] : [])
})
