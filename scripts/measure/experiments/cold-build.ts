import path from 'node:path'
import { DockerError } from '../../engine/docker/docker-error.ts'
import type { Evidence } from '../../engine/docker/evidence.ts'
import { copySource } from '../../engine/packagings/copy-source.ts'
import type { Packaging } from '../../engine/packagings/packaging.ts'
import { buildKey, type BuildTime, keep, recall, takeEarlier } from './earlier-runs.ts'
import type { ExperimentContext } from './experiment.ts'
import { Once } from './once.ts'

/** A build without the build cache; where it failed, for want of a network say, the last line of what was said. */
export type ColdBuild = BuildTime | { failed: string }

type TimedBuild = Pick<BuildTime, 'milliseconds'>

const inThisRun = new Once<Packaging, ColdBuild>()

/**
 * Builds a copy of the packaging from nothing but its base images, under names of its own, and removes what was built.
 * Done once for all experiments of a run, and not at all where an earlier run has built the same: it takes most of a
 * minute, and leaves another set of equal layers in the build cache.
 */
export async function coldBuild(
  packaging: Packaging,
  context: ExperimentContext,
): Promise<ColdBuild> {
  const key = await buildKey('without a cache', packaging, context)
  const known = inThisRun.has(packaging) ? undefined : await recall<TimedBuild>(key, context)
  if (known) return { milliseconds: known.milliseconds, ...takeEarlier(known, context) }
  return inThisRun.get(packaging, () => measureColdBuild(packaging, key, context))
}

let copies = 0

async function measureColdBuild(
  packaging: Packaging,
  key: string,
  context: ExperimentContext,
): Promise<ColdBuild> {
  const evidence: Evidence[] = []
  try {
    const milliseconds = await buildApart(packaging, evidence, context)
    const measured: TimedBuild = { milliseconds }
    await keep(key, { ...measured, evidence })
    return { milliseconds }
  } catch (error) {
    // Base images that a mirror serves, packages, a registry: a build may need what this machine cannot reach now.
    if (!(error instanceof DockerError)) throw error
    context.signal.throwIfAborted()
    return { failed: error.message.split('\n').at(-1)?.trim() ?? '' }
  } finally {
    context.docker.record(evidence)
  }
}

/** @returns milliseconds */
async function buildApart(
  packaging: Packaging,
  evidence: Evidence[],
  { docker, run, signal, progress }: ExperimentContext,
): Promise<number> {
  const directory = path.join(run.directory, `cold-${++copies}`)
  await copySource(packaging.source, directory, signal)
  const copy = await packaging.from(docker, directory, `cold-${run.id}`)
  try {
    const start = performance.now()
    await copy.build(docker.recordingTo(evidence), { rebuild: true, onLine: progress })
    return Math.round(performance.now() - start)
  } finally {
    const names = copy.images.map(({ reference }) => reference)
    await docker.forCleanUp().run(['image', 'rm', ...names], { reject: false })
  }
}
