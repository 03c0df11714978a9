import { rm } from 'node:fs/promises'
import type { Docker } from '../docker/docker.ts'
import { findLabObjects, removeLabObjects } from '../docker/lab-objects.ts'
import type { Run } from '../run.ts'

// The engine may finish a create whose command was aborted: one look that finds nothing is not enough.
const EMPTY_PASSES = 2
const MAX_PASSES = 10

/** Removes everything that carries this run's label, until nothing of it is left, and the run's own files. */
export async function cleanUp(docker: Docker, run: Run): Promise<void> {
  await docker.settled()
  let empty = 0
  for (let pass = 0; pass < MAX_PASSES && empty < EMPTY_PASSES; pass++) {
    const objects = await findLabObjects(docker, run.id)
    empty = objects.length === 0 ? empty + 1 : 0
    await removeLabObjects(docker, objects)
  }
  await rm(run.directory, { recursive: true, force: true })
}
