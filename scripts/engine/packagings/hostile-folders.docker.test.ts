import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packagingsOf } from './packaging-of.ts'
import { directoriesOf, resolvePackagings } from './resolve.ts'
import { Docker } from '../docker/docker.ts'
import { ROOT } from '../../core/paths.ts'
import { newRun, removeRunDirectory, type Run } from '../../core/run.ts'
import { NAMES } from '../../maintain/testing/hostile.ts'

// A pair in a folder whose name a shell, Compose, or an option's parser would take for something else.

const docker = new Docker()
const TINY = path.join(ROOT, 'scripts/maintain/testing/fixtures/tiny')
let directory: string
let run: Run
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'hostile-folders-'))
  run = await newRun()
})
afterAll(async () => {
  await rm(directory, { recursive: true })
  await removeRunDirectory(run.id)
})

// Those that begin with what looks like an option or a home, and all others in one. Compose itself takes no line break.
const BEGINNINGS = ['--privileged', '-v', '~']
const REST = NAMES.filter((name) => !BEGINNINGS.includes(name) && !name.includes('\n'))

describe.each([...BEGINNINGS, REST.join(' ')])('a pair in %j', (name) => {
  it('is found and built, and its name is no command', { timeout: 60_000 }, async () => {
    const folder = path.join(directory, name)
    await cp(TINY, folder, { recursive: true })
    const found = await directoriesOf(
      { monolithic: `${name}/monolithic`, multiContainer: `${name}/multi-container` },
      directory,
    )
    const resolved = await resolvePackagings(docker, found, () => undefined)
    const packagings = await packagingsOf(docker, run, resolved)
    // What experiments change and fix is found where it is.
    const files = packagings.flatMap(({ recipes }) => recipes.map(({ file }) => file))
    for (const packaging of ['monolithic', 'multi-container']) {
      expect(files).toContain(path.join(folder, packaging, 'Dockerfile'))
    }
    const images = packagings.flatMap((packaging) =>
      packaging.images.map(({ reference }) => reference),
    )
    try {
      for (const packaging of packagings) await packaging.build(docker, { rebuild: false })
    } finally {
      const built = images.filter((image) => image.startsWith('task-app-'))
      await docker.run(['image', 'rm', ...built], { reject: false })
    }
    expect([...(await readdir(directory)), ...(await readdir(ROOT))]).not.toContain('hacked')
  })
})
