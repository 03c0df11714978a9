import { removeAll } from '../compare/clean-up.ts'
import type { Docker } from '../docker/docker.ts'
import { findGuideObjects, type LabObject } from '../docker/lab-objects.ts'

/** Removes all that was made by hand from the lab's files; returns what it was. */
export async function removeGuideObjects(docker: Docker): Promise<LabObject[]> {
  return removeAll(docker, () => findGuideObjects(docker))
}
