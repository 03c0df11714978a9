import { cleanUp } from '../../engine/clean-up.ts'
import { type Directories, resolvePair } from '../../engine/packagings/pair.ts'
import { bothSubjects } from '../../measure/run/subjects.ts'
import { Docker } from '../../engine/docker/docker.ts'
import type { ExperimentContext, LaunchedSubject } from '../../measure/experiments/experiment.ts'
import type { Pair } from '../../engine/packagings/packaging.ts'
import { newRun, type Run } from '../../core/run.ts'

export interface BothPackagings {
  docker: Docker
  run: Run
  /** What `measure` takes. */
  context: ExperimentContext
  subjects: Pair<LaunchedSubject>
  /** Removes all that carries the run's label. */
  remove: () => Promise<void>
}

/**
 * Builds and starts both packagings as a compare does, for tests that measure real containers.
 * @param directories of another pair
 */
export async function startBothPackagings(directories: Directories = {}): Promise<BothPackagings> {
  const docker = new Docker()
  const run = await newRun()
  const pair = await resolvePair(docker, directories, () => undefined)
  const { monolithic, multiContainer } = await bothSubjects(docker, run, pair)
  const remove = () => cleanUp(docker, run)
  try {
    await Promise.all(
      [monolithic, multiContainer].map(async (one) => {
        await one.packaging.build(docker, { rebuild: false })
        await one.launch(docker)
      }),
    )
  } catch (error) {
    await remove()
    throw error
  }
  const { signal } = new AbortController()
  const context: ExperimentContext = {
    ...{ docker, run, bases: pair.references, signal, progress: () => undefined },
    mayReuseEarlierRuns: false,
    exclusive: (work) => work(),
    release: () => undefined,
    timedSeparately: (_, work) => work(),
  }
  const subjects = { monolithic: monolithic.launched(), multiContainer: multiContainer.launched() }
  return { docker, run, subjects, context, remove }
}
