import { rm, stat } from 'node:fs/promises'
import os from 'node:os'
import { expect, it } from 'vitest'
import { OWNER_LABEL, RUN_LABEL } from './labels.ts'
import { isAlive, newRun } from './run.ts'

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
