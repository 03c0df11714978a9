import { cleanUp } from '../../engine/clean-up.ts'
import { Docker } from '../../engine/docker/docker.ts'
import { type Directories, resolvePackagings } from '../../engine/packagings/resolve.ts'
import type { Stack, SubjectId } from '../../engine/packagings/packaging.ts'
import { newRun, type Run } from '../../core/run.ts'
import { FULL_EXTENT } from '../../measure/experiments/better.ts'
import { type Sides, sidesOf } from '../../measure/experiments/comparison.ts'
import type { ExperimentContext } from '../../measure/experiments/experiment.ts'
import {
  type BySubject,
  bySubject,
  type RunningSubject,
  sideBySide,
} from '../../measure/experiments/subject.ts'
import { subjectsOf } from '../../measure/run/subjects.ts'

/** The two sides of a comparison. */
const OWN = { monolithic: 'monolithic', multiContainer: 'multiContainer' }

export interface BothPackagings {
  docker: Docker
  run: Run
  /** What `measure` takes. */
  context: ExperimentContext
  subjects: RunningSubject[]
  stacks: Sides<Stack>
  /** Removes all that carries the run's label. */
  remove: () => Promise<void>
}

/** What was measured of the lab's two, or of what takes their place. */
export const bothOf = <T>(facts: BySubject<T>): Sides<T> => sidesOf(facts, OWN)

/**
 * Builds and starts both packagings as a compare does, for tests that measure real containers.
 * @param directories of others in their place
 * @param beside further subjects that a test looks at; what nobody looks at takes a third of the time
 */
export async function startBothPackagings(
  directories: Directories = {},
  beside: SubjectId[] = [],
): Promise<BothPackagings> {
  const docker = new Docker()
  const run = await newRun()
  const resolved = await resolvePackagings(docker, directories, () => undefined)
  const wanted = [...Object.values(OWN), ...beside]
  const subjects = (await subjectsOf(docker, run, resolved)).filter(({ id }) => wanted.includes(id))
  const remove = () => cleanUp(docker, run)
  try {
    const running = await sideBySide(subjects, async (one) => {
      await one.packaging.build(docker, { rebuild: false })
      return { ...one, stack: await one.packaging.launch(docker) }
    })
    const { signal } = new AbortController()
    const context: ExperimentContext = {
      ...{ docker, run, bases: resolved.references, signal, progress: () => undefined },
      extent: FULL_EXTENT,
      mayReuseEarlierRuns: false,
    }
    const stacks = bothOf(bySubject(running, ({ stack }) => stack))
    return { docker, run, subjects: running, stacks, context, remove }
  } catch (error) {
    await remove()
    throw error
  }
}
