import { expect, it } from 'vitest'
import { closingOf } from './gap.ts'

it.each([
  ['all of it', [300, 100, 100], { by: 'housekeeping', housekeepingPercent: 100 }],
  ['as good as all', [300, 120, 100], { by: 'housekeeping', housekeepingPercent: 90 }],
  ['more than all', [300, 80, 100], { by: 'housekeeping', housekeepingPercent: 110 }],
  ['half of it', [300, 200, 100], { by: 'both', housekeepingPercent: 50 }],
  ['next to nothing', [300, 280, 100], { by: 'splitting', housekeepingPercent: 10 }],
  ['nothing', [300, 300, 100], { by: 'splitting', housekeepingPercent: 0 }],
  ['less than nothing', [300, 320, 100], { by: 'splitting', housekeepingPercent: -10 }],
  ['a gap that is not there', [100, 90, 100], { by: 'nothing' }],
  ['a gap the other way', [100, 90, 200], { by: 'nothing' }],
] as const)('housekeeping closes %s', (_, [typical, wellRun, stack], closing) => {
  expect(closingOf({ typical, wellRun, stack })).toEqual(closing)
})
