import { expect, it, vi } from 'vitest'
import { parseOptions } from './options.ts'

it('has defaults that are a whole run', () => {
  expect(parseOptions([])).toEqual({
    requests: 100_000,
    seed: 1,
    packaging: 'multi-container',
  })
})

it('takes both packagings, and one that runs already', () => {
  expect(parseOptions(['--packaging', 'both']).packaging).toBe('both')
  expect(parseOptions(['--url', 'http://127.0.0.1:8082']).url?.port).toBe('8082')
})

it.each([
  [['--requests', '0'], 'whole number'],
  [['--seed', 'x'], 'whole number'],
  [['--path', '0:x'], 'path'],
  [['--packaging', 'constructor'], 'multi-container, monolithic, both'],
  [['--url', 'https://localhost:1'], 'http://'],
  [['--url', 'http://localhost'], 'its port'],
])('refuses %j', (args, message) => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  expect(() => parseOptions(args)).toThrow(message)
  write.mockRestore()
})
