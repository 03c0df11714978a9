import { rm } from 'node:fs/promises'
import type { Docker } from '../docker/docker.ts'
import { findLabObjects, removeLabObjects } from '../docker/lab-objects.ts'
import type { Run } from '../run.ts'

/** A removal may find new objects at most this often: a create that was under way when the run was aborted. */
const MAX_PASSES = 5

/** Removes everything that carries this run's label, until nothing of it is left, and the run's own files. */
export async function cleanUp(docker: Docker, run: Run): Promise<void> {
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const objects = await findLabObjects(docker, run.id)
    if (objects.length === 0) break
    await removeLabObjects(docker, objects)
  }
  await rm(run.directory, { recursive: true, force: true })
}
