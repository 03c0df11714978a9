import type { Docker } from '../../engine/docker/docker.ts'
import { engineHost } from '../../engine/docker/engine-host.ts'
import { packagingsOf } from '../../engine/packagings/packaging-of.ts'
import type { ResolvedPackagings } from '../../engine/packagings/resolve.ts'
import type { Run } from '../../core/run.ts'
import type { Comparison } from '../experiments/comparison.ts'
import type { Subject } from '../experiments/subject.ts'

/** All subjects of a run, nothing built or started yet. */
export async function subjectsOf(
  docker: Docker,
  run: Run,
  resolved: Pick<ResolvedPackagings, 'packagings'>,
): Promise<Subject[]> {
  const packagings = await packagingsOf(docker, run, resolved, await engineHost(docker))
  return packagings.map((packaging) => ({
    ...{ id: packaging.id, title: packaging.title, packaging },
  }))
}

/** What a run compares: each way to keep all in one container with each way to split it, in the subjects' order. */
export function comparisonsOf(subjects: { id: string; isSplit: boolean }[]): Comparison[] {
  const [split, whole] = [true, false].map((isSplit) =>
    subjects.filter((one) => one.isSplit === isSplit),
  )
  return (whole ?? []).flatMap(({ id: monolithic }) =>
    (split ?? []).map(({ id: multiContainer }) => ({ monolithic, multiContainer })),
  )
}
