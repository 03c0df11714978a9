import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { beginSession, endSession } from './session.ts'

let directory: string
let file: string
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'session-'))
  file = path.join(directory, 'lab', 'chapters-running')
})
afterEach(async () => {
  await rm(directory, { recursive: true })
})

it('begins, ends, and begins again', async () => {
  await beginSession(file)
  await endSession(file)
  await beginSession(file)
})

it('does not begin while another process is at it, and never advises what would end that one', async () => {
  await beginSession(file)
  const since = '2026-01-01T10:00:00.000Z'
  await writeFile(file, `${os.hostname()}:${process.ppid}\n${since}\n`)
  const refused = expect(beginSession(file)).rejects
  await refused.toMatchObject({
    message: `A demo or a check of the chapters is running here already (process ${os.hostname()}:${process.ppid}, since ${since}).`,
    remedy: expect.not.stringContaining('reset') as string,
  })
})

it('begins where the other process was killed', async () => {
  await beginSession(file)
  await writeFile(file, `${os.hostname()}:4194999\n2026-01-01T10:00:00.000Z\n`)
  await beginSession(file)
})
