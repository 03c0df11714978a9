import { originOf } from '../../core/clone.ts'
import type { Docker } from '../../engine/docker/docker.ts'
import { findGuideObjects, type LabObject } from '../../engine/docker/lab-objects.ts'
import { findNamelessImages, type NamelessImage } from '../../engine/docker/nameless-images.ts'
import { ensureEngine } from '../../engine/install/engine.ts'
import { ExpectedError } from '../../core/errors.ts'
import { isFree } from '../../core/ports.ts'
import type { Surroundings } from './check.ts'
import { leftBehind, removeReplaced } from './left-behind.ts'
import { removeGuideObjects } from './reset.ts'
import { beginSession, endSession } from './session.ts'
import { restoreStyleSheet, STYLE_SHEET, styleSheetState } from './style-sheet.ts'

/** The ports that the chapters publish. */
const PORTS = [8081, 8082, 8083, 8084]

/**
 * The Docker engine around the chapters. They start from nothing of the lab's, and their fixed names and ports are free; at
 * the end all that they made is removed, and what of it is still there is told.
 */
export function engineSurroundings(docker: Docker): Surroundings {
  // Ctrl-C ends the block that runs; what follows is the clean-up.
  const cleaner = docker.forCleanUp()
  let before: NamelessImage[] = []
  return {
    enter: async () => {
      await beginSession()
      await ensureEngine(docker, { interactive: false })
      await refuseStartedLab(docker)
      await refuseTakenPorts()
      before = await findNamelessImages(docker)
    },
    leave: async () => {
      await removeGuideObjects(cleaner)
      await restoreStyleSheet()
      await endSession()
      await removeReplaced(cleaner, before)
      return (await leftBehind(cleaner)).map((name) => `Left behind: ${name}`)
    },
  }
}

/** @throws ExpectedError where a learner's own lab is under way */
export async function refuseStartedLab(docker: Docker): Promise<void> {
  const { ours, others } = await findGuideObjects(docker)
  const remedy = 'Go on with it, or remove it with `npm run lab -- reset`.'
  if (ours.length > 0) {
    throw new ExpectedError(`A lab is under way here: ${listed(ours)}.`, remedy)
  }
  if (others.length > 0) {
    throw new ExpectedError(
      `This engine holds a lab that was not made from this folder: ${others.map(withOrigin).join(', ')}.`,
      'The chapters use the same names and ports: wait until that lab is over, or use another engine.',
    )
  }
  if ((await styleSheetState()) === 'backup waits') {
    throw new ExpectedError(
      `A lab is under way here: ${STYLE_SHEET} is changed for a chapter.`,
      remedy,
    )
  }
}

/** An object with the folder that it was made from, for a message. */
export function withOrigin({ kind, name, guide }: LabObject): string {
  return `${kind} ${name} (${originOf(guide)})`
}

function listed(objects: LabObject[]): string {
  return objects.map(({ kind, name }) => `${kind} ${name}`).join(', ')
}

/** @throws ExpectedError where something else listens on a port of the chapters */
export async function refuseTakenPorts(ports = PORTS): Promise<void> {
  const free = await Promise.all(ports.map(isFree))
  const taken = ports.filter((_, index) => free[index] === false)
  if (taken.length === 0) return
  throw new ExpectedError(
    `The chapters need ${taken.length === 1 ? 'port' : 'ports'} ${taken.join(', ')}, and something listens there.`,
    'Stop what listens there (`docker ps` shows whether it is a container) and repeat the command.',
  )
}
