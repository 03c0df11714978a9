import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { isOfThisClone, originOf } from './clone.ts'

let folder: string
beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'clone-')))
  await mkdir(path.join(folder, 'lab'))
  await symlink(path.join(folder, 'lab'), path.join(folder, 'link'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

it('takes for its own what names its folder, by whatever way', () => {
  const root = path.join(folder, 'lab')
  expect(isOfThisClone(root, root)).toBe(true)
  expect(isOfThisClone(path.join(folder, 'link'), root)).toBe(true)
  expect(isOfThisClone(root, path.join(folder, 'link'))).toBe(true)
})

it.each(['', 'true', '/nowhere/lab', 'lab'])('takes %j for nothing of its own', (label) => {
  expect(isOfThisClone(label, path.join(folder, 'lab'))).toBe(false)
})

it('says where something else was made', () => {
  expect(originOf('/home/ann/lab')).toBe('made from /home/ann/lab')
  expect(originOf('true')).toBe('made without saying from which folder')
})
