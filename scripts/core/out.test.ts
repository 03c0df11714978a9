import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ExpectedError } from './errors.ts'
import { writableDirectory } from './out.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'out-'))
  await writeFile(path.join(root, 'file'), '')
})
afterAll(() => rm(root, { recursive: true }))

it('makes the folder and leaves nothing in it', async () => {
  const directory = path.join(root, 'a/b')
  expect(await writableDirectory(directory)).toBe(directory)
  expect(await readdir(directory)).toEqual([])
})

it.each(['file', 'file/below'])('refuses %s in one sentence', async (name) => {
  const attempt = writableDirectory(path.join(root, name))
  await expect(attempt).rejects.toThrow(ExpectedError)
  await expect(attempt).rejects.toThrow(/^The report cannot be written into .*file/)
})
