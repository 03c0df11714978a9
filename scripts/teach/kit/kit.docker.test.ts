import { appendFile, cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { cleanUp } from '../../engine/clean-up.ts'
import { Docker } from '../../engine/docker/docker.ts'
import { detect, factsOf } from '../../engine/install/detect.ts'
import type { EngineFacts } from '../../engine/install/facts.ts'
import { NODE_DIRECTORY } from '../../engine/swarm/node-image.ts'
import { ROOT } from '../../core/paths.ts'
import { newRun, type Run } from '../../core/run.ts'
import {
  noSecondEngine,
  type SecondEngine,
  startSecondEngine,
} from '../../maintain/testing/second-engine.ts'
import { BUILDS } from './builds.ts'
import { loadKit } from './load.ts'
import { saveKit } from './save.ts'

// Without the monoliths and npm's packages, which are the same again and take minutes.
const builds = BUILDS.filter(({ file }) => !file.startsWith('monolithic/'))
const docker = new Docker()
const obstacle = await noSecondEngine()
if (obstacle !== undefined) console.error(`Loading a kit offline is not tested: ${obstacle}.`)

let directory: string
let file: string
let run: Run
let engine: EngineFacts

async function engineFacts(): Promise<EngineFacts> {
  const facts = factsOf(await detect(docker))
  if (!facts) throw new Error('The engine is not complete.')
  return facts
}

const save = (force: boolean) =>
  saveKit({ docker, run, engine, file, builds, hosts: [], platforms: [], force })
const namesInEngine = async () =>
  (await docker.run(['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}'])).stdout

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'kit-'))
  file = path.join(directory, 'lab.kit')
  run = await newRun()
  engine = await engineFacts()
  await save(false)
})
afterAll(async () => {
  await cleanUp(docker, run)
  await rm(directory, { recursive: true, force: true })
})

test('what is packed keeps no name of the kit in the engine', async () => {
  expect((await stat(file)).size).toBeGreaterThan(50e6)
  expect(await namesInEngine()).not.toContain('lab-kit')
})

test('a file that is there is not replaced unless asked', async () => {
  const target = path.join(directory, 'other.kit')
  await writeFile(target, 'mine')
  const attempt = saveKit({
    ...{ docker, run, engine, file: target, builds, hosts: [], platforms: [], force: false },
  })
  await expect(attempt).rejects.toThrow(`${target} is there already.`)
  expect(await readFile(target, 'utf8')).toBe('mine')
})

describe.skipIf(obstacle !== undefined)('on an engine without network', () => {
  let offline: SecondEngine
  const ownHost = process.env['DOCKER_HOST']

  beforeAll(async () => {
    // Whoever brings a kit and whoever takes it have the same image store more often than not.
    offline = await startSecondEngine({ containerdStore: engine.imageStore.includes('containerd') })
    process.env['DOCKER_HOST'] = offline.host
  })
  afterAll(async () => {
    if (ownHost === undefined) delete process.env['DOCKER_HOST']
    else process.env['DOCKER_HOST'] = ownHost
    await offline.stop()
  })
  let loading: Run
  const load = async (kit: string) => {
    loading = await newRun()
    return loadKit({ docker, run: loading, engine: await engineFacts(), file: kit })
  }
  afterEach(async () => {
    await cleanUp(docker, loading)
  })

  test('a damaged kit changes nothing', async () => {
    const damaged = path.join(directory, 'damaged.kit')
    const bytes = await readFile(file)
    const middle = Math.floor(bytes.length / 2)
    bytes[middle] = (bytes[middle] ?? 0) ^ 1
    await writeFile(damaged, bytes)
    await expect(load(damaged)).rejects.toMatchObject({
      message: `${damaged} is damaged or cut short.`,
      remedy: expect.stringContaining('save it again') as string,
    })
    expect(await namesInEngine()).toBe('')
    await rm(damaged)
  })

  test('a kit for another architecture is refused', async () => {
    loading = await newRun()
    const other = { ...(await engineFacts()), architecture: 'linux/riscv64' }
    const attempt = loadKit({ docker, run: loading, engine: other, file })
    await expect(attempt).rejects.toThrow(/this engine runs linux\/riscv64/)
    expect(await namesInEngine()).toBe('')
  })

  test(
    "the guide's commands work after a load, and again after a change of the app",
    { timeout: 240_000 },
    async () => {
      await load(file)
      expect((await docker.run(['pull', 'redis:7-alpine'], { reject: false })).exitCode).toBe(1)
      expect(await namesInEngine()).not.toMatch(/lab-kit|<none>/)

      const copy = path.join(directory, 'lab')
      await copyLab(copy)
      const compose = ['compose', '--file', path.join(copy, 'multi-container/compose.yaml')]
      expect(await stepsThatRan([...compose, '--progress', 'plain', 'build'])).toEqual([])
      expect(await stepsThatRan(['build', '--progress', 'plain', NODE_DIRECTORY])).toEqual([])

      await appendFile(path.join(copy, 'app/src/views/style.css'), '\n.changed { color: red }\n')
      expect(await stepsThatRan([...compose, '--progress', 'plain', 'build'])).toEqual([
        'npm run build --workspace app -- dist/server.mjs',
      ])
      await docker.run([...compose, 'up', '--detach', '--wait'])
      const { stdout } = await docker.run([
        ...[...compose, 'exec', '--no-TTY', 'gateway'],
        ...['wget', '-q', '-O', '-', 'http://127.0.0.1:8080/style.css'],
      ])
      expect(stdout).toContain('.changed { color: red }')
      await docker.run([...compose, 'down', '--volumes'])
    },
  )
})

/** The lab as a clone has it, as far as its builds and its stack go. */
async function copyLab(target: string): Promise<void> {
  const files = ['package.json', 'package-lock.json', '.npmrc', '.dockerignore', 'app']
  for (const name of [...files, 'monolithic', 'multi-container']) {
    await cp(path.join(ROOT, name), path.join(target, name), {
      recursive: true,
      filter: (source) => !/(^|\/)(node_modules|dist)$/.test(source),
    })
  }
}

/** The RUN steps of a build that were not taken from the cache. */
async function stepsThatRan(command: string[]): Promise<string[]> {
  const { stdout, stderr } = await docker.run(command, {
    env: { NODE_EXTRA_CA_CERTS: '' },
    // A step that wants the network tries for minutes.
    timeoutMs: 60_000,
  })
  const lines = `${stdout}\n${stderr}`.split('\n')
  const steps = lines
    .map((line) => /^(#\d+) \[.*\] RUN (.*)$/.exec(line))
    .filter((match) => match !== null)
    .filter(([, number]) => !lines.includes(`${number} CACHED`))
  return [...new Set(steps.map(([, , step]) => step ?? ''))]
}
