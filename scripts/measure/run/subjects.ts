import type { Docker } from '../../engine/docker/docker.ts'
import type { LaunchableSubject } from '../experiments/experiment.ts'
import type { Packaging, Pair, Stack } from '../../engine/packagings/packaging.ts'
import { monolithic } from '../../engine/packagings/monolithic.ts'
import { multiContainer } from '../../engine/packagings/multi-container.ts'
import type { Run } from '../../core/run.ts'
import type { ResolvedPair } from '../../engine/packagings/pair.ts'

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
