import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { resolveBases } from '../bases/bases.ts'
import { Docker } from '../docker/docker.ts'
import { layerDigests } from '../image/layer-digests.ts'
import { labelArguments } from '../../core/labels.ts'
import { newRun, removeRunDirectory, type Run } from '../../core/run.ts'
import { installRedisAnew } from './newer-redis.ts'
import { namedContext } from './packaging.ts'

// That the builder runs the RUN again, and no other: with a package manager that installs another thing each time.

const docker = new Docker()
let folder: string
let run: Run
let base: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'newer-redis-'))
  run = await newRun()
  base = (await resolveBases(docker, { names: ['redis'] }))[0]?.reference ?? ''
  await writeFile(
    path.join(folder, 'apk'),
    '#!/bin/sh\ncat /proc/sys/kernel/random/uuid > /redis\n',
  )
  await chmod(path.join(folder, 'apk'), 0o755)
})
afterAll(async () => {
  await rm(folder, { recursive: true })
  await removeRunDirectory(run.id)
})

async function build(dockerfile: string): Promise<string[]> {
  const image = `task-app-newer-redis:${run.id}`
  const context = ['--build-context', `base=${namedContext(base)}`]
  const flags = ['--load', '--file', dockerfile, '--tag', image, ...labelArguments(run.labels)]
  await docker.run(['buildx', 'build', ...flags, ...context, folder])
  try {
    return await layerDigests(docker, [image])
  } finally {
    await docker.run(['image', 'rm', image])
  }
}

it.each([
  ['with flags', 'RUN --mount=type=cache,target=/cache apk add redis'],
  ['with a here-document', 'RUN <<END\napk add redis\nEND'],
  ['in the JSON form', 'RUN ["apk", "add", "redis"]'],
])('a RUN %s is run again, and none before it', { timeout: 60_000 }, async (name, instruction) => {
  const dockerfile = path.join(folder, `${name.replaceAll(' ', '-')}.Dockerfile`)
  const before = 'FROM base\nCOPY apk /bin/apk\nRUN cat /proc/sys/kernel/random/uuid > /early\n'
  await writeFile(dockerfile, `${before}${instruction}\n`)
  const old = await build(dockerfile)
  expect(await build(dockerfile)).toEqual(old)
  await installRedisAnew(dockerfile, folder, run.id)
  const newer = await build(dockerfile)
  expect(newer.slice(0, -1)).toEqual(old.slice(0, -1))
  expect(newer.at(-1)).not.toBe(old.at(-1))
})
