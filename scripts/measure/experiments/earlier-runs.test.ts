import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Docker } from '../../engine/docker/docker.ts'
import type { Evidence } from '../../engine/docker/evidence.ts'
import { earlier, keep, recall, takeEarlier } from './earlier-runs.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'earlier-runs-'))
})
afterEach(() => rm(folder, { recursive: true }))

const command = { command: 'docker build .', exitCode: 0, durationMs: 7000, output: 'done' }
const build = { milliseconds: 7000, mark: '4711', evidence: [command] }
const DAY_MS = 86_400_000

describe('what a run measured', () => {
  const recalled = (mayReuseEarlierRuns: boolean, afterDays: number, key = 'one') =>
    recall(key, { mayReuseEarlierRuns }, Date.now() + afterDays * DAY_MS, folder)

  it('is known to later runs for a week', async () => {
    await keep('one', build, folder)
    expect(await recalled(true, 6.9)).toMatchObject(build)
    expect(await recalled(true, 7.1)).toBeUndefined()
  })

  it('is not, where the clock says that it is still to come', async () => {
    await keep('one', build, folder)
    expect(await recalled(true, -1)).toBeUndefined()
  })

  it('is not taken where all is to be timed anew', async () => {
    await keep('one', build, folder)
    expect(await recalled(false, 0)).toBeUndefined()
  })

  it('stands for no other', async () => {
    await keep('one', build, folder)
    expect(await recalled(true, 0, 'other')).toBeUndefined()
  })
})

describe('a figure of an earlier run', () => {
  const kept = { ...build, measuredAt: '2026-01-02T03:04:05.000Z' }

  it('brings the commands that it was measured with, which say that they were not run now', () => {
    const evidence: Evidence[] = []
    const told = takeEarlier(kept, { docker: new Docker({ evidence }) })
    expect(told).toEqual({ measuredAt: kept.measuredAt })
    expect(evidence).toHaveLength(1)
    expect(evidence[0]).toMatchObject({ command: 'docker build .', durationMs: 7000 })
    expect(evidence[0]?.output).toContain('Not run again: the same was measured on 2 January 2026')
  })

  it('is told with its moment; one of this run needs no word', () => {
    expect(earlier(kept)).toBe(
      ' (timed on 2 January 2026, 03:04 UTC by an earlier run, from the same files)',
    )
    expect(earlier(kept, 'measured')).toContain('(measured on 2 January 2026')
    expect(earlier({})).toBe('')
  })
})
