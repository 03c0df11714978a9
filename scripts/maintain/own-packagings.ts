import type { Docker } from '../engine/docker/docker.ts'
import { engineHost } from '../engine/docker/engine-host.ts'
import type { Packaging } from '../engine/packagings/packaging.ts'
import { packagingNamed, packagingsOf } from '../engine/packagings/packaging-of.ts'
import { resolvePackagings, type ResolvedPackagings } from '../engine/packagings/resolve.ts'
import type { Run } from '../core/run.ts'

/** The ids of the subjects that the lab brings along. */
export type PackagingId = 'monolithic' | 'multiContainer'
export type OwnPackaging = Packaging & { readonly id: PackagingId }

export interface OwnPackagings extends ResolvedPackagings {
  of: Record<PackagingId, OwnPackaging>
}

/** Finds the base images of the lab's own packagings. Nothing is built or started yet. */
export async function ownPackagings(
  docker: Docker,
  run: Run,
  onProgress: (line: string) => void,
): Promise<OwnPackagings> {
  const resolved = await resolvePackagings(docker, {}, onProgress)
  const all = await packagingsOf(docker, run, resolved, await engineHost(docker))
  const own = (id: PackagingId) => Object.assign(packagingNamed(all, id), { id })
  return {
    ...resolved,
    of: { monolithic: own('monolithic'), multiContainer: own('multiContainer') },
  }
}
