import { expect, it } from 'vitest'
import { parseWaitedMs, whileWatched } from './cpu-waits.ts'

it('reads for how long some program has waited for a processor', () => {
  const text = `some avg10=0.35 avg60=2.36 avg300=6.75 total=21178563424
full avg10=0.00 avg60=0.00 avg300=0.00 total=7000
`
  expect(parseWaitedMs(text)).toBe(21_178_563.424)
  expect(() => parseWaitedMs('full total=1')).toThrow('is not what /proc/pressure/cpu holds')
})

it('is a part of the time, or null where the kernel does not count it', async () => {
  const { result, cpuWaitShare } = await whileWatched(() => Promise.resolve('done'))
  expect(result).toBe('done')
  expect(cpuWaitShare ?? 0).toBeGreaterThanOrEqual(0)
})
