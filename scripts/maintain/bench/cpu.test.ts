import { expect, it } from 'vitest'
import { REST, parseCpuMs, watchCores } from './cpu.ts'

it('reads the CPU time of a process, whatever its name is', () => {
  const stat = '4321 (a (b) c) S 17 4321 4321 0 -1 4194560 9 0 0 0 250 50 7 7 20 0 11 0 100 1 2 3'
  expect(parseCpuMs(stat)).toBe(3000)
})

it.runIf(process.platform === 'linux')('counts nothing for a process that has ended', async () => {
  const work = () => Promise.resolve('done')
  const { result, cores } = await watchCores({ ended: [2 ** 30] }, work)
  expect(result).toBe('done')
  expect(cores).toEqual({ ended: 0, [REST]: expect.any(Number) as number })
})
