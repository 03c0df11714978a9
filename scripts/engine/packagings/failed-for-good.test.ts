import { expect, it } from 'vitest'
import { endOf } from './failed-for-good.ts'

const running = { status: 'running', exitCode: 0, outOfMemory: false, restartCount: 0 }

it.each([
  ['one that runs', {}, undefined],
  ['one that waits to be started', { status: 'created' }, undefined],
  [
    'one that Docker started again',
    { status: 'restarting', exitCode: 1, restartCount: 3 },
    undefined,
  ],
  ['one that has ended', { status: 'exited', exitCode: 3 }, 'has ended (exit code 3)'],
  [
    'one that the kernel ended',
    { status: 'exited', exitCode: 137, outOfMemory: true },
    'has ended (exit code 137, out of memory)',
  ],
  ['one that was started often, and runs', { restartCount: 4 }, undefined],
  [
    'one that ends again and again',
    { status: 'restarting', exitCode: 1, restartCount: 4 },
    'ends again and again: Docker has started it 4 times more (exit code 1)',
  ],
])('%s', (_, part, said) => {
  expect(endOf({ ...running, ...part }, 4)).toBe(said)
})
