import { existsSync } from 'node:fs'
import { rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { OWNER_LABEL, RUN_LABEL } from './labels.ts'
import { endedRuns, inTemporaryFolder, isAlive, newRun, removeRunDirectory } from './run.ts'

it('names a run by its start, labels it with its owner and makes its folder', async () => {
  const run = await newRun(new Date('2026-01-02T03:04:05Z'))
  expect(run.id).toMatch(/^20260102-030405-[0-9a-f]{4}$/)
  expect(run.labels).toEqual({
    [RUN_LABEL]: run.id,
    [OWNER_LABEL]: `${os.hostname()}:${process.pid}`,
  })
  expect((await stat(run.directory)).isDirectory()).toBe(true)
  await rm(run.directory, { recursive: true })
})

// Linux hands out process ids up to 4,194,304 at most: the last can be no process.
it.each([
  ['this process', `${os.hostname()}:${process.pid}`, true],
  ['a process that is gone', `${os.hostname()}:4194305`, false],
  ['a process of another host, which cannot be asked', `elsewhere:1`, true],
])('%s counts as alive: %s → %s', (_, owner, alive) => {
  expect(isAlive(owner)).toBe(alive)
})

it('finds the folders of runs whose process is gone, and no others', async () => {
  const [gone, going] = [await newRun(), await newRun()]
  await writeFile(path.join(gone.directory, 'owner'), `${os.hostname()}:4194305`)
  const ended = await endedRuns()
  expect(ended).toContain(gone.id)
  expect(ended).not.toContain(going.id)
  expect(await endedRuns(true)).toEqual(expect.arrayContaining([gone.id, going.id]))
  for (const { id } of [gone, going]) await removeRunDirectory(id)
  await expect(stat(gone.directory)).rejects.toThrow('ENOENT')
})

it('removes a temporary folder, and keeps it for nobody else while it is in use', async () => {
  let folder = ''
  const failing = inTemporaryFolder(async (directory) => {
    folder = directory
    expect(await endedRuns()).not.toContain(path.basename(directory))
    await writeFile(path.join(directory, 'owner'), `${os.hostname()}:4194304`)
    expect(await endedRuns()).toContain(path.basename(directory))
    throw new Error('meant')
  })
  await expect(failing).rejects.toThrow('meant')
  expect(folder).not.toBe('')
  expect(existsSync(folder)).toBe(false)
})
