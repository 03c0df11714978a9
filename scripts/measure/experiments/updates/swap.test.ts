import { expect, it } from 'vitest'
import { processIn, type ServiceState, touched } from './swap.ts'

const state = (more: Partial<ServiceState> = {}): ServiceState => ({
  ...{ container: 'a', image: 'sha256:1', startedAt: '2026-01-02T03:04:05Z', process: 'x' },
  ...more,
})
const unknown = (): ServiceState => ({
  container: 'a',
  image: 'sha256:1',
  startedAt: state().startedAt,
})

it.each([
  ['nothing is different', state(), state(), false],
  ['another container', state(), state({ container: 'b' }), true],
  ['the same one, started anew', state(), state({ startedAt: '2026-01-02T03:05:00Z' }), true],
  ['another process in it', state(), state({ process: 'y' }), true],
  ['a process that nobody could ask for after', state(), unknown(), false],
  ['a process that nobody could ask for before', unknown(), state(), false],
  ['another container, whose process nobody knows', unknown(), state({ container: 'b' }), true],
])('takes a service for restarted, or not: %s', (_, before, after, restarted) => {
  expect(touched(before, after).restarted).toBe(restarted)
})

it.each([
  ['Redis', 0, 'run_id:4fb2\r\nuptime_in_seconds:7\r\n', { process: '4fb2', uptimeSeconds: 7 }],
  ['a Redis that wants a password', 0, 'NOAUTH Authentication required.', {}],
  ['an image without redis-cli', 127, 'exec: "redis-cli": executable file not found', {}],
  ['one redis-cli that did not reach it', 1, '', undefined],
])('reads what redis-cli said of %s', (_, exitCode, stdout, found) => {
  expect(processIn(exitCode, stdout)).toEqual(found)
})
