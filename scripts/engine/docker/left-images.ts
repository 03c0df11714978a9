import { allRuns, endedRuns } from '../../core/run.ts'
import type { Docker } from './docker.ts'
import { findNamelessImages, leftNameless } from './nameless-images.ts'
import { findRunImages, leftOver, type RunImage } from './run-images.ts'

/**
 * The images of runs that nobody needs any more, and that no run came to remove.
 * @param force those of runs that are still going on, too
 */
export async function findLeftImages(docker: Docker, force = false): Promise<RunImage[]> {
  const [ended, all] = await Promise.all([endedRuns(force), allRuns()])
  const runs = { ended, goingOn: all.filter((id) => !ended.includes(id)) }
  const [named, nameless] = await Promise.all([findRunImages(docker), findNamelessImages(docker)])
  return [...leftOver(named, runs), ...leftNameless(nameless, runs)]
}
