import { expect, it } from 'vitest'
import { longestStandstill } from './durability.ts'

it('reads how long Redis stood still for its file', () => {
  const events = ['aof-write', '1795632754', '41', '101', 'command', '1795632760', '79', '924']
  const fsync = ['aof-fsync-always', '1795632760', '150', '323']
  expect(longestStandstill([...events, ...fsync].join('\n'))).toBe(323)
  expect(longestStandstill(events.join('\n'))).toBe(101)
  expect(longestStandstill('')).toBe(0)
})
