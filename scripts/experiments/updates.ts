import path from 'node:path'
import type { Docker } from '../docker/docker.ts'
import { DockerError } from '../docker/docker-error.ts'
import { messageOf } from '../errors.ts'
import { readImage } from '../image/read-image.ts'
import { ask } from '../load/probe.ts'
import { fixApp } from '../packagings/app-fix.ts'
import { copySource } from '../packagings/copy-source.ts'
import type { Packaging, Stack } from '../packagings/packaging.ts'
import { coldBuild, type ColdBuild } from './cold-build.ts'
import { type Bench, type Experiment, inTurn, type Pair, type Subject } from './experiment.ts'
import { WaitTimeout } from '../wait.ts'
import { type Spread, spreadOf } from './spread.ts'
import { type Swap, watchSwap } from './swap.ts'
import { readUpdates } from './updates-read.ts'

const REBUILDS = 3
const TASKS = 5

/** A thing that a packaging cannot do, in its own words. */
export interface Impossible {
  impossible: string
}

export interface UpdatesFacts {
  /** The file that the one-line fix is made in, from the source folder. */
  fixedFile: string
  /** The fix built with all of the build cache that an unchanged source has; another fix each time. */
  warmBuildMs: Spread
  coldBuild: ColdBuild
  /** Layers of the images after a fix that they had not before. */
  shipped: { layers: number; compressedBytes: number }
  /** The fix put in place the plain way, with one copy of the app. */
  fix: Swap
  /** The same over two copies, one after the other. */
  rolling: Swap | Impossible
  /** A newer Redis: its build, then put in place. */
  redisUpgrade: (Swap & { buildMs: number }) | Impossible
}

export const updates: Experiment<UpdatesFacts> = {
  id: 'updates',
  question: 'What does a one-line fix cost, and a newer Redis?',
  teaches: ['Complex Updates', 'Updates', 'Team Independence'],
  when: 'alone',
  measure: (subjects, bench) => measureUpdates(subjects, bench),
  read: readUpdates,
}

/**
 * @param rebuilds of a fix with a warm cache
 * @param buildCold the build without a cache, which takes minutes
 */
export async function measureUpdates(
  subjects: Pair<Subject>,
  bench: Bench,
  rebuilds = REBUILDS,
  buildCold = coldBuild,
): Promise<Pair<UpdatesFacts>> {
  return inTurn(subjects, async ({ packaging }) => {
    const facts = await measureOnCopy(packaging, bench, rebuilds)
    // Afterwards: it fills the build cache with a second set of equal layers.
    return { ...facts, coldBuild: await buildCold(packaging, bench) }
  })
}

async function measureOnCopy(packaging: Packaging, bench: Bench, rebuilds: number) {
  const { docker, run, progress } = bench
  const directory = path.join(run.directory, `updates-${packaging.id}`)
  progress(`a copy of the ${packaging.title.toLowerCase()} source`)
  await copySource(packaging.source, directory)
  const copy = await packaging.from(docker, directory, `fix-${run.id}`)
  try {
    await copy.build(docker, { rebuild: false, onLine: progress })
    const stack = await copy.launch(docker)
    try {
      return await measureStack(copy, stack, bench, rebuilds)
    } finally {
      await stack.remove(docker)
    }
  } finally {
    const names = copy.images.map(({ reference }) => reference)
    await docker.forCleanUp().run(['image', 'rm', ...names], { reject: false })
  }
}

async function measureStack(copy: Packaging, stack: Stack, bench: Bench, rebuilds: number) {
  const { docker, progress } = bench
  const [url = ''] = stack.urls()
  await addTasks(url)
  progress('fixes, built with a warm cache')
  let fixes = 0
  const fixAndBuild = async () => {
    const file = await fixApp(copy.recipes, ++fixes)
    if (file === undefined) {
      throw new Error('No source file of the app was found in what the Dockerfile copies.')
    }
    const start = performance.now()
    await copy.build(docker, { rebuild: false, onLine: progress })
    return { file, milliseconds: Math.round(performance.now() - start) }
  }
  const builds = []
  const changes = [await layerIds(copy, docker)]
  for (let i = 0; i < rebuilds; i++) {
    builds.push(await fixAndBuild())
    changes.push(await layerIds(copy, docker))
  }
  const shipped = await sizeOf(changedLayers(changes), copy, docker)
  progress('the fix, put in place')
  const fix = await watchSwap(stack, docker, () => stack.replace(docker, 'web'))
  progress('another fix, rolled over two copies')
  const rolling = await unlessImpossible(async () => {
    await stack.scale(docker, 2)
    await fixAndBuild()
    return watchSwap(stack, docker, () => stack.roll(docker))
  })
  await stack.scale(docker, 1)
  await addTasks(url)
  progress('a newer Redis')
  const redisUpgrade = await unlessImpossible(async () => {
    const start = performance.now()
    await copy.newerRedis(docker, { rebuild: false, onLine: progress })
    const buildMs = Math.round(performance.now() - start)
    return { ...(await watchSwap(stack, docker, () => stack.replace(docker, 'redis'))), buildMs }
  })
  return {
    fixedFile: path.relative(copy.source, builds[0]?.file ?? ''),
    warmBuildMs: spreadOf(builds.map(({ milliseconds }) => milliseconds)),
    shipped,
    fix,
    rolling,
    redisUpgrade,
  }

  async function unlessImpossible<T>(task: () => Promise<T>): Promise<T | Impossible> {
    try {
      return await task()
    } catch (error) {
      bench.signal.throwIfAborted()
      const isPlain = error instanceof Error && error.constructor === Error
      const isKnown = error instanceof DockerError || error instanceof WaitTimeout
      if (!isKnown && !isPlain) throw error
      return { impossible: messageOf(error).trim().split('\n').at(-1)?.trim() ?? '' }
    }
  }
}

async function addTasks(url: string): Promise<void> {
  for (let n = 1; n <= TASKS; n++) {
    const body = { title: `Task ${n} before the update` }
    const { status } = await ask(url, { method: 'POST', path: '/api/tasks', body }, 5000)
    if (status !== 201) throw new Error(`POST ${url}/api/tasks answered ${status}`)
  }
}

/** The layers of all images, in order: each by the digest of its content, in every image store. */
async function layerIds(packaging: Packaging, docker: Docker): Promise<string[]> {
  const names = packaging.images.map(({ reference }) => reference)
  const format = '{{range .RootFS.Layers}}{{.}} {{end}}'
  const { stdout } = await docker.run(['image', 'inspect', '--format', format, ...names])
  return stdout.split(/\s+/).filter(Boolean)
}

/**
 * Which layers a fix changes, by their places.
 *
 * Of several builds, the least that one brought that none before it had. Where the build cache holds several equal sets
 * of layers (one for each build without the cache), it may take now one and now the other, and that is not the fix's
 * doing.
 */
export function changedLayers(builds: string[][]): number[] {
  const changes = builds.slice(1).map((layers, index) => {
    const earlier = builds.slice(0, index + 1)
    return layers.flatMap((id, place) => (earlier.some((one) => one[place] === id) ? [] : [place]))
  })
  return changes.reduce((least, one) => (one.length < least.length ? one : least))
}

async function sizeOf(places: number[], packaging: Packaging, docker: Docker) {
  const images = []
  for (const { reference } of packaging.images) images.push(await readImage(docker, reference))
  const layers = images.flatMap((image) => image.layers)
  return {
    layers: places.length,
    compressedBytes: places.reduce((sum, place) => sum + (layers[place]?.compressedBytes ?? 0), 0),
  }
}
