import { resolveBases } from '../bases/bases.ts'
import { cleanUp } from '../compare/clean-up.ts'
import { Docker } from '../docker/docker.ts'
import { baseReferences } from '../packagings/base-references.ts'
import { monolithic } from '../packagings/monolithic.ts'
import { multiContainer } from '../packagings/multi-container.ts'
import type { Packaging } from '../packagings/packaging.ts'
import type { Pair } from '../experiments/experiment.ts'
import { newRun, type Run } from '../run.ts'

export interface BothPackagings {
  docker: Docker
  run: Run
  packagings: Pair<Packaging>
  /** Removes all that carries the run's label. */
  remove: () => Promise<void>
}

/** Builds and starts both packagings as a compare does, for tests that measure real containers. */
export async function startBothPackagings(): Promise<BothPackagings> {
  const docker = new Docker()
  const run = await newRun()
  const references = baseReferences(await resolveBases(docker, { onProgress: () => undefined }))
  const packagings = {
    monolithic: monolithic(run, references),
    multiContainer: multiContainer(run, references),
  }
  const remove = () => cleanUp(docker, run)
  try {
    await Promise.all(
      Object.values(packagings).map(async (one) => {
        await one.build(docker, { rebuild: false })
        await one.start(docker)
      }),
    )
  } catch (error) {
    await remove()
    throw error
  }
  return { docker, run, packagings, remove }
}
