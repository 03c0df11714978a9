import path from 'node:path'
import { DockerError } from '../docker/docker-error.ts'
import { copySource } from '../packagings/copy-source.ts'
import type { Packaging } from '../packagings/packaging.ts'
import type { Bench } from './experiment.ts'

/** A build without the build cache; where it failed, for want of a network say, the last line of what was said. */
export type ColdBuild = { milliseconds: number } | { failed: string }

const remembered = new WeakMap<Packaging, Promise<ColdBuild>>()

/**
 * Builds a copy of the packaging from nothing but its base images, under names of its own, and removes what was built.
 * Done once for all experiments of a run.
 */
export function coldBuild(packaging: Packaging, bench: Bench): Promise<ColdBuild> {
  const build = remembered.get(packaging) ?? measureColdBuild(packaging, bench)
  remembered.set(packaging, build)
  return build
}

let copies = 0

async function measureColdBuild(
  packaging: Packaging,
  { docker, run, signal, progress, apart }: Bench,
): Promise<ColdBuild> {
  const directory = path.join(run.directory, `cold-${++copies}`)
  await copySource(packaging.source, directory, signal)
  const copy = await packaging.from(docker, directory, `cold-${run.id}`)
  try {
    return await apart(`Build the ${packaging.title.toLowerCase()} without a cache`, async () => {
      const start = performance.now()
      await copy.build(docker, { rebuild: true, onLine: progress })
      return { milliseconds: Math.round(performance.now() - start) }
    })
  } catch (error) {
    // Base images that a mirror serves, packages, a registry: a build may need what this machine cannot reach now.
    if (!(error instanceof DockerError)) throw error
    signal.throwIfAborted()
    return { failed: error.message.split('\n').at(-1)?.trim() ?? '' }
  } finally {
    const names = copy.images.map(({ reference }) => reference)
    await docker.forCleanUp().run(['image', 'rm', ...names], { reject: false })
  }
}
