import { chmod, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { folderHash } from './folder-hash.ts'

let folder: string
const at = (name: string) => path.join(folder, name)

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'folder-hash-'))
  await mkdir(at('app'))
  await writeFile(at('app/one'), '1')
  await writeFile(at('two'), '2')
  await symlink('two', at('link'))
})
afterEach(() => rm(folder, { recursive: true }))

test('the same files are the same, whenever they were written', async () => {
  const before = await folderHash(folder)
  await utimes(at('two'), 1, 1)
  expect(await folderHash(folder)).toBe(before)
})

test.each([
  ['what a file holds', () => writeFile(at('app/one'), '3')],
  ['a file more', () => writeFile(at('app/new'), '')],
  ['a file less', () => rm(at('two'))],
  ['a name', async () => (await rm(at('two')), writeFile(at('three'), '2'))],
  ['where one file ends and the next begins', () => writeFile(at('app/one'), '12')],
  ['the right to run it', () => chmod(at('two'), 0o755)],
  ['where a link leads', async () => (await rm(at('link')), symlink('app/one', at('link')))],
])('%s makes another', async (_, change) => {
  const before = await folderHash(folder)
  await change()
  expect(await folderHash(folder)).not.toBe(before)
})
