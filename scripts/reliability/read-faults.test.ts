import { expect, it } from 'vitest'
import { parseFaults, readFaults } from './read-faults.ts'
import { runOf } from './sample-run.ts'

it('reads what a run wrote', () => {
  const run = runOf([])
  expect(parseFaults(JSON.stringify(run), 'faults.json')).toEqual(run)
})

it.each([
  ['{', 'f is not JSON.'],
  ['null', 'f is no faults.json of version 1.'],
  ['[]', 'f is no faults.json'],
  [JSON.stringify({ ...runOf([]), schemaVersion: 2 }), 'f is no faults.json'],
  [JSON.stringify({ ...runOf([]), results: 'none' }), 'f is no faults.json'],
])('refuses %s', (text, words) => {
  expect(() => parseFaults(text, 'f')).toThrow(words)
})

it('says so where there is no such file', async () => {
  await expect(readFaults('/nowhere/faults.json')).rejects.toThrow('cannot be read')
})
