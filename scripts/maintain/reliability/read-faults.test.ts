import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readFaults } from './read-faults.ts'
import { runOf } from './sample-run.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'read-faults-'))
})
afterAll(() => rm(directory, { recursive: true }))

async function readText(text: string) {
  const file = path.join(directory, 'faults.json')
  await writeFile(file, text)
  return readFaults(file)
}

it('reads what a run wrote', async () => {
  const run = runOf([])
  expect(await readText(JSON.stringify(run))).toEqual(run)
})

it.each([
  ['no JSON', '{', 'is not JSON'],
  ['nothing', 'null', 'is no faults.json'],
  ['a list', '[]', 'is no faults.json'],
  ['another version', JSON.stringify({ ...runOf([]), schemaVersion: 99 }), 'results of version 99'],
  ['no results', JSON.stringify({ ...runOf([]), results: 'none' }), 'is no faults.json'],
])('refuses %s', async (_, text, words) => {
  await expect(readText(text)).rejects.toThrow(words)
})

it('says so where there is no such file', async () => {
  await expect(readFaults('/nowhere/faults.json')).rejects.toThrow('cannot be read')
})
