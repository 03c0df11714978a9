import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { afterEach, describe, expect, it } from 'vitest'
import { Docker } from '../../engine/docker/docker.ts'
import { LAB_DIRECTORY, ROOT } from '../../core/paths.ts'
import type { Results } from '../report/results.ts'
import { engineObjects } from '../../maintain/testing/engine-objects.ts'
import {
  type EngineProxy,
  type Fault,
  startEngineProxy,
} from '../../maintain/testing/engine-proxy.ts'
import { findLabObjects } from '../../engine/docker/lab-objects.ts'
import { removeAll } from '../../engine/clean-up.ts'

const docker = new Docker()
const OUT = path.join(LAB_DIRECTORY, 'broken')

let proxy: EngineProxy | undefined
afterEach(async () => {
  await proxy?.close()
})

/** A compare whose engine has this fault; what docker says by `docker stats` is `scaling`'s alone of these. */
async function compareWith(fault: Fault, only: string[]) {
  proxy = await startEngineProxy(fault)
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    ['scripts/compare.ts', '--only', only.join(','), '--out', OUT],
    { cwd: ROOT, reject: false, env: { DOCKER_HOST: proxy.host } },
  )
  const results = JSON.parse(await readFile(path.join(OUT, 'results.json'), 'utf8')) as Results
  const verdicts = Object.fromEntries(
    results.experiments.map(({ id, readings }) => [id, readings[0]?.better]),
  )
  return { exitCode, stdout, stderr, results, verdicts }
}

const STATS = /^GET \S+\/containers\/\S+\/stats/

describe('a compare in which something breaks', () => {
  it('measures the other experiments, says why one was not, and leaves nothing', async () => {
    const before = await engineObjects(docker)
    const { exitCode, stdout, stderr, verdicts } = await compareWith(
      { request: STATS, then: 'refuse' },
      ['processes', 'scaling', 'isolation'],
    )
    expect(verdicts).toEqual({
      processes: 'multiContainer',
      scaling: 'not-measured',
      isolation: 'multiContainer',
    })
    expect(stderr).toMatch(/✖ scaling/)
    expect(stderr).toMatch(/✔ isolation/)
    expect(stdout).toMatch(/scaling: Not measured: /)
    expect(exitCode).toBe(1)
    expect(await engineObjects(docker)).toEqual(before)
  })

  it('keeps what was measured where the engine is killed, and says what removes the rest', async () => {
    const before = await engineObjects(docker)
    const { exitCode, stderr, verdicts, results } = await compareWith(
      { request: STATS, then: 'die' },
      ['processes', 'scaling'],
    )
    expect(verdicts).toEqual({
      processes: 'multiContainer',
      scaling: 'not-measured',
    })
    expect(stderr).toContain('Not everything was removed: The Docker engine does not answer.')
    expect(stderr).toContain('`npm run clean` removes the rest, once the engine answers.')
    expect(stderr).not.toMatch(/^\s+at /m)
    expect(exitCode).toBe(1)
    // As `npm run clean` does.
    const removed = await removeAll(docker, () => findLabObjects(docker, results.run.id))
    expect(removed.map(({ kind }) => kind)).toContain('container')
    expect(await engineObjects(docker)).toEqual(before)
  })
})
