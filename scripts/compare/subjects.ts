import type { Docker } from '../docker/docker.ts'
import type { Pair, Subject } from '../experiments/experiment.ts'
import { monolithic, ownMonolith } from '../packagings/monolithic.ts'
import { multiContainer, ownStack } from '../packagings/multi-container.ts'
import type { BaseReferences, Packaging, Stack } from '../packagings/packaging.ts'
import type { Run } from '../run.ts'

/** A packaging and, once it is launched, the stack that all experiments share. */
export interface LaunchableSubject extends Subject {
  launch(docker: Docker): Promise<void>
}

/** Both packagings, nothing built or started yet. */
export async function bothSubjects(
  docker: Docker,
  run: Run,
  bases: BaseReferences,
  host?: string,
): Promise<Pair<LaunchableSubject>> {
  return {
    monolithic: subjectOf(monolithic(ownMonolith(bases), run, bases, host)),
    multiContainer: subjectOf(await multiContainer(docker, ownStack(bases), run, bases, host)),
  }
}

function subjectOf(packaging: Packaging): LaunchableSubject {
  let launched: Stack | undefined
  return {
    packaging,
    async launch(docker) {
      launched = await packaging.launch(docker)
    },
    get stack() {
      if (!launched) throw new Error(`${packaging.title} is measured before it is launched`)
      return launched
    },
  }
}
