import { expect, it } from 'vitest'
import { cpuMsOf, parseCpuMs } from './cpu.ts'

it('reads the CPU time of a process, whatever its name is', () => {
  const stat = '4321 (a (b) c) S 17 4321 4321 0 -1 4194560 9 0 0 0 250 50 7 7 20 0 11 0 100 1 2 3'
  expect(parseCpuMs(stat)).toBe(3000)
})

it.runIf(process.platform === 'linux')('counts nothing for a process that has ended', async () => {
  expect(await cpuMsOf([process.pid])).toBeGreaterThan(0)
  expect(await cpuMsOf([2 ** 30])).toBe(0)
})
