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

const { signal } = new AbortController()

it('copies what a build needs', async () => {
  await copySource(path.join(root, 'from'), path.join(root, 'to'), signal)
  const files = await readdir(path.join(root, 'to'), { recursive: true })
  expect(files.sort()).toEqual(['app', 'app/server.ts'])
})

it('copies into a folder below, among what is left out', async () => {
  const copy = path.join(root, 'from/.lab/copy')
  await mkdir(path.dirname(copy))
  await copySource(path.join(root, 'from'), copy, signal)
  expect(await readdir(copy)).toEqual(['app'])
})

it('refuses a folder that is no source, and copies nothing', async () => {
  const large = path.join(root, 'from/large')
  await writeFile(large, '')
  await truncate(large, 300_000_000) // Sparse: takes no room.
  const copying = copySource(path.join(root, 'from'), path.join(root, 'to'), signal)
  await expect(copying).rejects.toThrow(/200 MB/)
  expect(await readdir(root)).toEqual(['from'])
})

it('makes nothing anew in the folder of a run that was ended and removed', async () => {
  const folder = path.join(root, 'run')
  const late = copySource(path.join(root, 'from'), path.join(folder, 'to'), signal)
  await expect(late).rejects.toThrow('ENOENT')
  await mkdir(folder)
  const interrupted = AbortSignal.abort(new Error('Ctrl-C'))
  const more = copySource(path.join(root, 'from'), path.join(folder, 'to'), interrupted)
  await expect(more).rejects.toThrow('Ctrl-C')
  expect(await readdir(folder)).toEqual([])
})
