import { rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { OWNER_LABEL, RUN_LABEL } from './labels.ts'
import { endedRuns, isAlive, newRun, removeRunDirectory } from './run.ts'

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
