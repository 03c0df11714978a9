import { expect, it } from 'vitest'
import { judgeStates } from './compose-stack.ts'

const well = {
  ...{ name: 'web', status: 'running', health: 'none' },
  ...{ exitCode: 0, outOfMemory: false, restartCount: 0 },
}

it.each([
  ['all run', [well, { ...well, health: 'healthy' }], ''],
  ['one is not checked yet', [well, { ...well, health: 'starting' }], undefined],
  ['one is not started yet', [well, { ...well, status: 'created' }], undefined],
  ['one is ill', [{ ...well, health: 'unhealthy' }], 'The container web is unhealthy.'],
  ['one has ended', [{ ...well, status: 'exited' }], 'The container web has ended (exit code 0).'],
])('where %s', (_, states, said) => {
  expect(judgeStates(states)).toBe(said)
})
