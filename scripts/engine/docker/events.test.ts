import { expect, it } from 'vitest'
import { parseEvent } from './events.ts'

it.each([
  ['1795486052440299681 7af65ed 137 die', { containerId: '7af65ed', action: 'die', exitCode: 137 }],
  ['1795486052628239893 7af65ed <no value> start', { containerId: '7af65ed', action: 'start' }],
  [
    '1795486052628239893 7af65ed <no value> health_status: unhealthy',
    { containerId: '7af65ed', action: 'health_status: unhealthy' },
  ],
])('parses %j', (line, event) => {
  expect(parseEvent(line, 12)).toEqual({ heardAtMs: 12, ...event })
})

it('passes over what is no event', () => {
  expect(parseEvent('', 0)).toBeUndefined()
})
