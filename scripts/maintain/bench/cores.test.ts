import { expect, it } from 'vitest'
import { type Machine, parseCoreList, pinningOf } from './cores.ts'

const machine: Machine = { platform: 'linux', cores: [0, 1], hasTaskset: true, engineIsHere: true }

it('gives the server a core for itself', () => {
  expect(pinningOf(machine)).toEqual({ cores: { server: 0, generator: 1, redis: 1 } })
  expect(pinningOf({ ...machine, cores: [2, 5, 6, 7] })).toEqual({
    cores: { server: 2, generator: 5, redis: 6 },
  })
})

it.each([
  [{ platform: 'darwin' }, 'only Linux'],
  [{ hasTaskset: false }, 'taskset'],
  [{ cores: [3] }, 'one core only'],
  [{ engineIsHere: false }, 'virtual one'],
])('says why nothing is pinned: %o', (what, reason) => {
  expect(pinningOf({ ...machine, ...what })).toEqual({
    reason: expect.stringContaining(reason) as string,
  })
})

it.each([
  ['0-1\n', [0, 1]],
  ['0-2,5,7-8', [0, 1, 2, 5, 7, 8]],
  ['3', [3]],
  ['', []],
])('reads the list of cores %j', (text, cores) => {
  expect(parseCoreList(text)).toEqual(cores)
})
