import { expect, it } from 'vitest'
import { GUIDE_LABEL, LAB_LABEL } from '../../core/labels.ts'
import { ROOT } from '../../core/paths.ts'
import { isOurs, leftNameless } from './nameless-images.ts'
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

it.each([
  ['built by the tools of this clone', { [LAB_LABEL]: 'true', [GUIDE_LABEL]: ROOT }, true],
  ['built by hand from this clone', { [GUIDE_LABEL]: ROOT }, true],
  ['built by tools, without a folder', { [LAB_LABEL]: 'true' }, true],
  ['built by the tools of another clone', { [LAB_LABEL]: 'true', [GUIDE_LABEL]: '/lab-2' }, false],
  ['built by hand from another clone', { [GUIDE_LABEL]: '/lab-2' }, false],
  ['built by hand from nobody knows where', { [GUIDE_LABEL]: 'true' }, false],
])('an image %s', (_, labels, ours) => {
  expect(isOurs(labels)).toBe(ours)
})
