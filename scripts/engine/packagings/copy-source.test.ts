import { execFile } from 'node:child_process'
import { once } from 'node:events'
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readlink,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
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

it('keeps links as they are, rights and times', async () => {
  const at = (name: string) => path.join(root, 'from/app', name)
  await symlink('server.ts', at('relative'))
  await symlink('/opt/app', at('absolute'))
  await chmod(at('server.ts'), 0o750)
  await utimes(at('server.ts'), 1_000_000, 1_000_000)
  await copySource(path.join(root, 'from'), path.join(root, 'to'), signal)
  const copied = (name: string) => path.join(root, 'to/app', name)
  expect(await readlink(copied('relative'))).toBe('server.ts')
  expect(await readlink(copied('absolute'))).toBe('/opt/app')
  expect(await stat(copied('server.ts'))).toMatchObject({ mode: 0o100750, mtimeMs: 1_000_000_000 })
})

it('leaves out what no build can have: sockets and pipes', async () => {
  const socket = net.createServer().listen(path.join(root, 'from/app/socket'))
  await once(socket, 'listening')
  await promisify(execFile)('mkfifo', [path.join(root, 'from/pipe')])
  try {
    await copySource(path.join(root, 'from'), path.join(root, 'to'), signal)
  } finally {
    socket.close()
  }
  const files = await readdir(path.join(root, 'to'), { recursive: true })
  expect(files.sort()).toEqual(['app', 'app/server.ts'])
})

it('names a file that it may not read', async () => {
  await chmod(path.join(root, 'from/app/server.ts'), 0)
  await chmod(root, 0o755)
  const isRoot = process.getuid?.() === 0
  // Root may read all: it is somebody else for a moment.
  if (isRoot) process.seteuid?.(65_534)
  try {
    const copying = copySource(path.join(root, 'from'), path.join(root, 'to'), signal)
    await expect(copying).rejects.toThrow('app/server.ts cannot be read by this user')
  } finally {
    if (isRoot) process.seteuid?.(0)
  }
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
