import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readCached, writeCached } from './cache.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'cache-'))
})
afterEach(() => rm(directory, { recursive: true }))

it('keeps a value in a folder that need not be there, and nothing beside it', async () => {
  const folder = path.join(directory, 'new')
  await writeCached(folder, 'layer-1', { bytes: 7 })
  expect(await readCached(folder, 'layer-1')).toEqual({ bytes: 7 })
  expect(await readdir(folder)).toEqual(['layer-1.json'])
})

it('knows nothing of what was never kept', async () => {
  expect(await readCached(directory, 'layer-1')).toBeUndefined()
})

it('forgets what is damaged', async () => {
  await writeFile(path.join(directory, 'layer-1.json'), '{"bytes":')
  expect(await readCached(directory, 'layer-1')).toBeUndefined()
})

it('takes the same value from many at the same time', async () => {
  const writers = Array.from({ length: 20 }, () => writeCached(directory, 'layer-1', { bytes: 7 }))
  await Promise.all(writers)
  expect(await readCached(directory, 'layer-1')).toEqual({ bytes: 7 })
  expect(await readdir(directory)).toEqual(['layer-1.json'])
})
