import { rm } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import type { Docker } from './docker/docker.ts'
import {
  findLabObjects,
  keptSentence,
  removeLabObjects,
  type LabObject,
} from './docker/lab-objects.ts'
import { removeImage } from './docker/lab-images.ts'
import { findNamelessImages } from './docker/nameless-images.ts'
import { findRunImages } from './docker/run-images.ts'
import { ExpectedError, messageOf } from '../core/errors.ts'
import type { Run } from '../core/run.ts'

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
      console.error(`${notRemoved(problem)}\n${remedyFor(problem)}`)
    })
    throw error
  }
  if (keep) return result
  await cleanUp(docker.forCleanUp(), run).catch((cause: unknown) => {
    throw new ExpectedError(notRemoved(cause), remedyFor(cause), { cause })
  })
  return result
}

const notRemoved = (problem: unknown) => `Not everything was removed: ${messageOf(problem)}`
const remedyFor = (problem: unknown) =>
  problem instanceof StillUsed
    ? problem.remedy
    : '`npm run clean` removes the rest, once the engine answers.'

/** What somebody else's container uses is not ours to take away. */
class StillUsed extends ExpectedError {
  constructor(what: string) {
    super(
      `Containers that are not of this run use ${what}.`,
      'Remove or disconnect them, then `npm run clean`.',
    )
  }
}

// The engine may finish a create whose command was aborted: one look that finds nothing is not enough.
const EMPTY_PASSES = 2
const MAX_PASSES = 20
/** What somebody else uses now, they will use in a moment as well; what is just going lets go of it. */
const USED_PASSES = 4
/** Removing what another command is just removing fails, and goes well a moment later. */
const PAUSE_MS = 300

/**
 * Removes everything that carries this run's label, until nothing of it is left, its images among them (a build that was
 * interrupted may have come to its end), the nodes that it made of this machine, and the run's own files.
 */
export async function cleanUp(docker: Docker, run: Run): Promise<void> {
  await removeAll(docker, () => findLabObjects(docker, run.id))
  for (const image of await findRunImages(docker)) {
    if (image.run === run.id) await removeImage(docker, image.name)
  }
  // Of the copies that were built more than once, all but the last.
  for (const image of await findNamelessImages(docker)) {
    if (image.run === run.id) await removeImage(docker, image.id)
  }
  // A copy that was under way when the run was interrupted may still write its last file.
  await rm(run.directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
}

/** Removes what `find` finds until it finds nothing any more; returns all that it was. */
export async function removeAll(
  docker: Docker,
  find: () => Promise<LabObject[]>,
): Promise<LabObject[]> {
  await docker.settled()
  const removed = new Map<string, LabObject>()
  let empty = 0
  let used = 0
  let problem: Error = new Error('New things of the run go on appearing.')
  for (let pass = 0; pass < MAX_PASSES && empty < EMPTY_PASSES; pass++) {
    try {
      const objects = await find()
      empty = objects.length === 0 ? empty + 1 : 0
      for (const object of objects) removed.set(object.id, object)
      const kept = await removeLabObjects(docker, objects)
      if (kept.length > 0) {
        // A container that is just being removed uses them still; somebody else's goes on to.
        problem = new StillUsed(keptSentence(kept))
        if (++used === USED_PASSES) throw problem
        await delay(PAUSE_MS)
      }
    } catch (error) {
      // An engine that does not answer will not in a moment either.
      if (error instanceof ExpectedError) throw error
      problem = error as Error
      await delay(PAUSE_MS)
    }
  }
  if (empty < EMPTY_PASSES) throw problem
  return [...removed.values()]
}
