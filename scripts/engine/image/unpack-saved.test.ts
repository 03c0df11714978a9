import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { archiveOf } from '../../maintain/testing/saved-archives.ts'
import { unpackSaved } from './unpack-saved.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'unpack-saved-'))
})
afterEach(() => rm(directory, { recursive: true }))

const [ID, OTHER] = ['0'.repeat(64), '1'.repeat(64)]

test('nothing is written but the files of such an archive, in the folder', async () => {
  const target = path.join(directory, 'archive')
  const places = ['../evil', '/tmp/evil', 'blobs/sha256/../../evil', 'blobs/sha256/0', 'layers.tar']
  const files = Object.fromEntries(places.map((place) => [place, 'evil']))
  const links = [
    { name: 'index.json', type: 'symlink', linkname: '/etc/passwd' },
    { name: `${ID}/layer.tar`, type: 'symlink', linkname: '../../../etc/passwd' },
    { name: `${ID}.tar`, type: 'link', linkname: '/etc/passwd' },
  ] as const
  await unpackSaved(archiveOf({ 'manifest.json': [], ...files }, [...links]), target)
  expect(await readdir(directory)).toEqual(['archive'])
  expect(await readdir(target)).toEqual(['manifest.json'])
})

test('a layer that is there as a link to another is read through it', async () => {
  const link = {
    name: `${ID}/layer.tar`,
    type: 'symlink',
    linkname: `../${OTHER}/layer.tar`,
  } as const
  await unpackSaved(archiveOf({ [`${OTHER}/layer.tar`]: 'layer' }, [link]), directory)
  expect(await readFile(path.join(directory, ID, 'layer.tar'), 'utf8')).toBe('layer')
})
