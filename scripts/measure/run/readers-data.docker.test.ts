import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import getPort from 'get-port'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { resolveBases } from '../../engine/bases/bases.ts'
import { baseReferences } from '../../engine/packagings/base-references.ts'
import { Docker } from '../../engine/docker/docker.ts'
import { addTask } from '../../engine/load/task-client.ts'
import { ROOT } from '../../core/paths.ts'
import { startBothPackagings } from '../../maintain/testing/both-packagings.ts'
import type { ExperimentContext } from '../experiments/experiment.ts'
import { USUAL } from '../experiments/registry.ts'
import { type ExperimentResult, runExperiment } from '../experiments/run-experiment.ts'
import { isFailure } from '../report/results.ts'
import { waitFor } from '../../core/wait.ts'

// A stack of somebody's runs, with their tasks in it, while all experiments compare, break and fill stacks made from the same
// file: it goes on, and nothing of it has changed.

const docker = new Docker()
const COMPARES = {
  comparisons: [{ monolithic: 'monolithic', multiContainer: 'multiContainer' }],
  titles: { monolithic: 'Typical monolith', multiContainer: 'Stack' },
}
const NAME = `readers-shop-${process.pid}`
const [BACKUP, EXPORTS] = [`${NAME}-backup`, `${NAME}-exports`]
let directory: string
let redis: string
let url: string

const theirs = (...command: string[]) =>
  docker.run(['compose', '--project-directory', directory, ...command])

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'readers-data-'))
  await cp(path.join(ROOT, 'scripts/maintain/testing/fixtures/shop'), directory, {
    recursive: true,
  })
  const found = await resolveBases(docker, {
    names: ['node', 'redis'],
    onProgress: () => undefined,
  })
  const { NODE_IMAGE, REDIS_IMAGE } = baseReferences(found)
  redis = REDIS_IMAGE
  const port = await getPort()
  url = `http://127.0.0.1:${port}`
  const env = { NAME, NODE_IMAGE, REDIS_IMAGE, PORT: String(port) }
  const lines = Object.entries(env).map(([name, value]) => `${name}=${value}\n`)
  await writeFile(path.join(directory, '.env'), lines.join(''))
  await docker.run(['volume', 'create', EXPORTS])
  await theirs('up', '--detach')
  await waitFor(
    'their stack to serve tasks',
    async () => (await fetch(`${url}/api/tasks`)).ok || undefined,
    {
      timeoutMs: 60_000,
    },
  )
  for (const title of ['Mine 1', 'Mine 2', 'Mine 3']) await addTask(url, title)
  // On the disk now, so that Redis itself changes no file later.
  await theirs('exec', '--no-TTY', 'redis', 'redis-cli', 'CONFIG', 'SET', 'save', '')
  await theirs('exec', '--no-TTY', 'redis', 'redis-cli', 'SAVE')
  await inHelper(['cp', '-r', '/theirs/redis-data', `/volumes/${BACKUP}`])
  await inHelper(['cp', '-r', '/theirs/redis-data', `/volumes/${EXPORTS}`])
})
afterAll(async () => {
  await theirs('stop')
  // Files of Redis's user are in it.
  await inHelper(['find', '/theirs/redis-data', '-prune', '-exec', 'rm', '-rf', '{}', '+'])
  await theirs('down', '--volumes')
  await docker.run(['volume', 'rm', EXPORTS])
  await rm(directory, { recursive: true })
})

/** By a container, for some files are Redis's alone. */
const inHelper = async (command: string[]) => {
  const mounts = [
    ...[BACKUP, EXPORTS].map((name) => `${name}:/volumes/${name}`),
    `${directory}:/theirs`,
  ]
  const flags = mounts.flatMap((mount) => ['--volume', mount])
  const [program = '', ...args] = command
  return (await docker.run(['run', '--rm', ...flags, '--entrypoint', program, redis, ...args]))
    .stdout
}

/** Every file with its owner, mode, size, time of change and content. */
const everyFile = () => {
  const look = `find /theirs /volumes/* | sort | while read -r f; do
  stat -c '%n %u:%g %a %s %Y' "$f"; [ ! -f "$f" ] || sha256sum "$f"
done`
  return inHelper(['sh', '-euc', look])
}
const tasks = async () => (await (await fetch(`${url}/api/tasks`)).json()) as { title: string }[]
const state = async () =>
  (
    await docker.run([
      'inspect',
      '--format',
      '{{.State.StartedAt}} {{.RestartCount}} {{json .NetworkSettings.Networks}}',
      `${NAME}-redis`,
    ])
  ).stdout

it(
  'leaves everything of a running stack as it is, and measures',
  { timeout: 900_000 },
  async () => {
    const before = { files: await everyFile(), tasks: await tasks(), state: await state() }
    const both = await startBothPackagings({ multiContainer: directory })
    const results: ExperimentResult[] = []
    try {
      for (const one of USUAL) {
        // What is done is what matters here, and not how often. Updates take a round the plain way, and one to roll.
        const extent = { rounds: one.id === 'updates' ? 2 : 1, repetitions: 1 }
        const context = { ...both.context, extent, mayReuseEarlierRuns: true }
        const measure = (recording: ExperimentContext) => one.measure(both.subjects, recording)
        results.push(await runExperiment(one, measure, COMPARES, context))
      }
    } finally {
      await both.remove()
    }
    expect(await everyFile()).toBe(before.files)
    expect(await tasks()).toEqual(before.tasks)
    expect(before.tasks.map(({ title }) => title)).toEqual(['Mine 1', 'Mine 2', 'Mine 3'])
    expect(await state()).toBe(before.state)
    expect(results.flatMap(({ readings }) => readings).filter(isFailure)).toEqual([])
    expect(results.length).toBeGreaterThan(9)
    expect(await readFile(path.join(directory, 'app/server.mjs'), 'utf8')).toContain('LRANGE')
  },
)
