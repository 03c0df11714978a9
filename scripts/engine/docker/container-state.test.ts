import { expect, it } from 'vitest'
import { parseState } from './container-state.ts'

const line = (state: object, ports: object | null = null) =>
  JSON.stringify({
    ports,
    id: '7af',
    restartCount: 2,
    state: {
      ...{ Pid: 4711, Status: 'running', ExitCode: 0, OOMKilled: false },
      ...{ StartedAt: '2026-11-24T02:07:32.6Z', ...state },
    },
  })

it('parses the state of a container with a health check', () => {
  const Health = {
    Status: 'healthy',
    FailingStreak: 2,
    Log: [{ Start: '2026-11-24T02:07:34.1Z', ExitCode: 0 }],
  }
  expect(parseState(line({ Health }))).toEqual({
    id: '7af',
    pid: 4711,
    status: 'running',
    exitCode: 0,
    outOfMemory: false,
    health: 'healthy',
    checkedAt: ['2026-11-24T02:07:34.1Z'],
    failingStreak: 2,
    restartCount: 2,
    startedAt: '2026-11-24T02:07:32.6Z',
    isPublished: false,
  })
})

it.each([
  [{ '3000/tcp': [{ HostIp: '127.0.0.1', HostPort: '32768' }] }, true],
  [{ '3000/tcp': null, '6379/tcp': [] }, false],
  [{}, false],
])('says of %j whether users may come in', (ports, isPublished) => {
  expect(parseState(line({}, ports))).toMatchObject({ isPublished })
})

it.each([
  ['no health check', {}],
  ['no health check, as some engines say it', { Health: null }],
])('and of one with %s', (_, state) => {
  expect(parseState(line(state))).toMatchObject({
    ...{ health: 'none', checkedAt: [], failingStreak: 0 },
  })
})

it('takes a check that was not made yet for none', () => {
  const Health = { Status: 'starting', Log: null }
  expect(parseState(line({ Health }))).toMatchObject({ health: 'starting', checkedAt: [] })
})
