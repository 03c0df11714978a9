import { appendFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Docker } from './docker/docker.ts'
import { findRunImages } from './docker/run-images.ts'
import { copySource } from './packagings/copy-source.ts'
import { ROOT } from '../core/paths.ts'
import { newRun, type Run } from '../core/run.ts'
import { engineObjects } from '../maintain/testing/engine-objects.ts'
import { cleanUp } from './clean-up.ts'
import { packagingsOf } from './packagings/packaging-of.ts'
import { resolvePackagings } from './packagings/resolve.ts'

const TINY = path.join(ROOT, 'scripts/maintain/testing/fixtures/tiny')
const FOLDERS = {
  monolithic: path.join(TINY, 'monolithic'),
  multiContainer: path.join(TINY, 'multi-container'),
}
const docker = new Docker()
let run: Run
beforeAll(async () => {
  run = await newRun()
})
afterAll(() => cleanUp(docker, run))

it('leaves no image of the copies that a run built again and again', async () => {
  const resolved = await resolvePackagings(docker, FOLDERS, () => undefined)
  const before = await engineObjects(docker)
  for (const packaging of await packagingsOf(docker, run, resolved)) {
    const directory = path.join(run.directory, packaging.id)
    await copySource(packaging.source, directory, new AbortController().signal)
    const copy = await packaging.from(docker, directory, `fix-${run.id}`)
    for (const fix of ['first', 'second']) {
      await appendFile(path.join(directory, 'Dockerfile'), `LABEL fix=${fix}\n`)
      await copy.build(docker, { rebuild: false })
    }
    // The tiny monolith has no package to install anew.
    if (copy.newerRedisIs === 'simulated') await copy.newerRedis(docker, 'mark', { rebuild: false })
  }
  // Without a name, and so not among those that are found by the run's id.
  expect((await engineObjects(docker)).length).toBeGreaterThanOrEqual(before.length + 2)
  await cleanUp(docker, run)
  expect(await engineObjects(docker)).toEqual(before)
  expect((await findRunImages(docker)).filter((image) => image.run === run.id)).toEqual([])
})
