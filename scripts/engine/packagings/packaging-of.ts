import type { Docker } from '../docker/docker.ts'
import type { Run } from '../../core/run.ts'
import { monolithic } from './monolithic.ts'
import { multiContainer } from './multi-container.ts'
import type { Packaging, SubjectId } from './packaging.ts'
import type { ResolvedPackaging, ResolvedPackagings } from './resolve.ts'

/** The packagings that a run builds from what was found of them. Nothing is built or started yet. */
export function packagingsOf(
  docker: Docker,
  run: Run,
  { packagings }: Pick<ResolvedPackagings, 'packagings'>,
  host?: string,
): Promise<Packaging[]> {
  return Promise.all(packagings.map((one) => packagingOf(docker, run, one, host)))
}

async function packagingOf(
  docker: Docker,
  run: Run,
  { kind, source, variables }: ResolvedPackaging,
  host: string | undefined,
): Promise<Packaging> {
  return kind === 'dockerfile'
    ? monolithic(source, run, variables, host)
    : await multiContainer(docker, source, run, variables, host)
}

/**
 * The one of a subject.
 * @throws Error where the run has no such subject
 */
export function packagingNamed<P extends Packaging>(packagings: P[], id: SubjectId): P {
  const found = packagings.find((one) => one.id === id)
  if (!found) throw new Error(`The run has no subject ${id}`)
  return found
}
