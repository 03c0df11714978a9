import { resolveBases } from '../bases/bases.ts'
import { cleanUp } from '../compare/clean-up.ts'
import { bothSubjects } from '../compare/subjects.ts'
import { Docker } from '../docker/docker.ts'
import type { Bench, Pair, Subject } from '../experiments/experiment.ts'
import { baseReferences } from '../packagings/base-references.ts'
import { newRun, type Run } from '../run.ts'

export interface BothPackagings {
  docker: Docker
  run: Run
  /** What `measure` takes. */
  bench: Bench
  subjects: Pair<Subject>
  /** Removes all that carries the run's label. */
  remove: () => Promise<void>
}

/** Builds and starts both packagings as a compare does, for tests that measure real containers. */
export async function startBothPackagings(): Promise<BothPackagings> {
  const docker = new Docker()
  const run = await newRun()
  const bases = await resolveBases(docker, { onProgress: () => undefined })
  const references = baseReferences(bases)
  const subjects = await bothSubjects(docker, run, references)
  const remove = () => cleanUp(docker, run)
  try {
    await Promise.all(
      Object.values(subjects).map(async (one) => {
        await one.packaging.build(docker, { rebuild: false })
        await one.launch(docker)
      }),
    )
  } catch (error) {
    await remove()
    throw error
  }
  const { signal } = new AbortController()
  const bench = { docker, run, bases: references, signal, progress: () => undefined }
  return { docker, run, subjects, bench, remove }
}
