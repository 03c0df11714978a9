import { rm } from 'node:fs/promises'
import type { Docker } from '../docker/docker.ts'
import { findLabObjects, removeLabObjects, type LabObject } from '../docker/lab-objects.ts'
import { messageOf } from '../errors.ts'
import type { Run } from '../run.ts'

/**
 * Does the work and removes what carries the run's label, whether the work ends well, fails or is aborted.
 * @param keep leave it running where the work ends well
 * @throws what the work throws; a clean-up that fails, too, is told and does not hide it
 */
export async function withCleanUp<T>(
  docker: Docker,
  run: Run,
  work: () => Promise<T>,
  keep = false,
): Promise<T> {
  let result: T
  try {
    result = await work()
  } catch (error) {
    await cleanUp(docker.forCleanUp(), run).catch((problem: unknown) => {
      console.error(
        `Not everything was removed: ${messageOf(problem)}\n\`npm run clean\` removes the rest.`,
      )
    })
    throw error
  }
  if (!keep) await cleanUp(docker.forCleanUp(), run)
  return result
}

// The engine may finish a create whose command was aborted: one look that finds nothing is not enough.
const EMPTY_PASSES = 2
const MAX_PASSES = 10

/** Removes everything that carries this run's label, until nothing of it is left, and the run's own files. */
export async function cleanUp(docker: Docker, run: Run): Promise<void> {
  await removeAll(docker, () => findLabObjects(docker, run.id))
  await rm(run.directory, { recursive: true, force: true })
}

/** Removes what `find` finds until it finds nothing any more; returns all that it was. */
export async function removeAll(
  docker: Docker,
  find: () => Promise<LabObject[]>,
): Promise<LabObject[]> {
  await docker.settled()
  const removed: LabObject[] = []
  let empty = 0
  for (let pass = 0; pass < MAX_PASSES && empty < EMPTY_PASSES; pass++) {
    const objects = await find()
    empty = objects.length === 0 ? empty + 1 : 0
    await removeLabObjects(docker, objects)
    removed.push(...objects.filter(({ id }) => removed.every((one) => one.id !== id)))
  }
  return removed
}
