import type { Docker } from '../docker/docker.ts'
import type { LaunchableSubject, Pair } from '../experiments/experiment.ts'
import { monolithic } from '../packagings/monolithic.ts'
import { multiContainer } from '../packagings/multi-container.ts'
import type { Packaging, Stack } from '../packagings/packaging.ts'
import type { Run } from '../run.ts'
import type { ResolvedPair } from './pair.ts'

/** Both packagings, nothing built or started yet. */
export async function bothSubjects(
  docker: Docker,
  run: Run,
  pair: Pick<ResolvedPair, 'monolithic' | 'multiContainer'>,
  host?: string,
): Promise<Pair<LaunchableSubject>> {
  const { monolithic: one, multiContainer: other } = pair
  return {
    monolithic: subjectOf(monolithic(one.source, run, one.variables, host)),
    multiContainer: subjectOf(
      await multiContainer(docker, other.source, run, other.variables, host),
    ),
  }
}

function subjectOf(packaging: Packaging): LaunchableSubject {
  let launched: Stack | undefined
  return {
    packaging,
    async launch(docker) {
      launched = await packaging.launch(docker)
    },
    launched() {
      if (!launched)
        throw new Error(`${packaging.title}: its shared stack was used before its start`)
      return { packaging, stack: launched }
    },
  }
}
