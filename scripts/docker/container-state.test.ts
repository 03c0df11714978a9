import { expect, it } from 'vitest'
import { parseState } from './container-state.ts'

it('parses the state of a container with a health check', () => {
  const line =
    '7af 4711 running 2 2026-11-24T02:07:32.62300418Z healthy "2026-11-24T02:07:34.1Z" "2026-11-24T02:07:36.2Z"'
  expect(parseState(line)).toEqual({
    id: '7af',
    pid: 4711,
    status: 'running',
    health: 'healthy',
    checkedAt: ['2026-11-24T02:07:34.1Z', '2026-11-24T02:07:36.2Z'],
    restartCount: 2,
    startedAt: '2026-11-24T02:07:32.62300418Z',
  })
})

it('and of one without', () => {
  expect(parseState('7af 0 exited 0 2026-11-24T02:07:32Z none')).toMatchObject({
    status: 'exited',
    health: 'none',
    checkedAt: [],
  })
})
