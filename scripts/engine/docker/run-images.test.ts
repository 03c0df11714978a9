import { expect, it } from 'vitest'
import { leftOver, type RunImage } from './run-images.ts'

const image = (run: string, labelled = true): RunImage => ({
  ...{ name: `task-app:web-fix-${run}`, run, labelled },
})
const [TODAY, YESTERDAY] = ['20260102-030405-abcd', '20251231-030405-abcd']
const now = Date.UTC(2026, 0, 2, 12)

it.each([
  ['of a run that has ended here', image(TODAY, false), { ended: [TODAY], goingOn: [] }, true],
  ['of a run that goes on', image(TODAY), { ended: [], goingOn: [TODAY] }, false],
  [
    'of one that has been going on for days',
    image(YESTERDAY),
    { ended: [], goingOn: [YESTERDAY] },
    false,
  ],
  ['of another copy of the lab, just started', image(TODAY), { ended: [], goingOn: [] }, false],
  ['of another copy of the lab, days ago', image(YESTERDAY), { ended: [], goingOn: [] }, true],
  [
    'of somebody else, with such a name',
    image(YESTERDAY, false),
    { ended: [], goingOn: [] },
    false,
  ],
])('an image %s', (_, one, runs, isLeft) => {
  expect(leftOver([one], runs, now)).toEqual(isLeft ? [one] : [])
})
