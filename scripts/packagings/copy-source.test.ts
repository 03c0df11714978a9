import { mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { copySource } from './copy-source.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'lab-copy-'))
  await mkdir(path.join(root, 'from/app/node_modules'), { recursive: true })
  await writeFile(path.join(root, 'from/app/server.ts'), 'x')
  await writeFile(path.join(root, 'from/app/node_modules/large'), 'x')
})
afterEach(() => rm(root, { recursive: true }))

it('copies what a build needs', async () => {
  await copySource(path.join(root, 'from'), path.join(root, 'deep/to'))
  const files = await readdir(path.join(root, 'deep/to'), { recursive: true })
  expect(files.sort()).toEqual(['app', 'app/server.ts'])
})

it('copies into a folder below, among what is left out', async () => {
  const copy = path.join(root, 'from/.lab/copy')
  await copySource(path.join(root, 'from'), copy)
  expect(await readdir(copy)).toEqual(['app'])
})

it('refuses a folder that is no source, and copies nothing', async () => {
  const large = path.join(root, 'from/large')
  await writeFile(large, '')
  await truncate(large, 300_000_000) // Sparse: takes no room.
  await expect(copySource(path.join(root, 'from'), path.join(root, 'to'))).rejects.toThrow(/200 MB/)
  expect(await readdir(root)).toEqual(['from'])
})
