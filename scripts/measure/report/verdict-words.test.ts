import { expect, it } from 'vitest'
import type { Closing } from '../experiments/gap.ts'
import { closingWords } from './verdict-words.ts'

it.each<[Closing | undefined, string]>([
  [undefined, ''],
  [{ by: 'nothing' }, 'no gap'],
  [{ by: 'housekeeping', housekeepingPercent: 97 }, 'housekeeping (97\u00a0%)'],
  [{ by: 'housekeeping', housekeepingPercent: 140 }, 'housekeeping (100\u00a0%)'],
  [{ by: 'both', housekeepingPercent: 60 }, 'both (housekeeping 60\u00a0%)'],
  [{ by: 'splitting', housekeepingPercent: -16 }, 'splitting (housekeeping 0\u00a0%)'],
])('%j: %s', (closing, words) => {
  expect(closingWords(closing)).toBe(words)
})
