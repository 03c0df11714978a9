import { removeAll } from '../../engine/clean-up.ts'
import type { Docker } from '../../engine/docker/docker.ts'
import { findGuideObjects, type LabObject } from '../../engine/docker/lab-objects.ts'

/**
 * Removes what was made by hand from this clone of the lab.
 * @param all also what was made from another clone, or from nobody knows where
 * @returns what was removed
 */
export async function removeGuideObjects(docker: Docker, all = false): Promise<LabObject[]> {
  return removeAll(docker, async () => {
    const { ours, others } = await findGuideObjects(docker)
    return all ? [...ours, ...others] : ours
  })
}
