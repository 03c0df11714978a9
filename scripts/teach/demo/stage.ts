import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { LAB_DIRECTORY } from '../../core/paths.ts'
import { isAlive } from '../../core/run.ts'

export const STAGE_FILE = path.join(LAB_DIRECTORY, 'demo', 'stage.json')

/** What the presenter's second terminal is told. */
export interface Stage {
  /** `host:pid` of the demo. */
  owner: string
  startedAt: string
  plannedMinutes: number
  chapter: string
  /** `3 of 12`. */
  slide: string
  heading: string
  notes: string[]
  /** What Enter runs. */
  command?: string
  /** What it should print. */
  expected?: string[]
}

/** Shows the second terminal where the demo is. Written beside and renamed, so that nobody reads half of it. */
export async function writeStage(stage: Stage, file = STAGE_FILE): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  const beside = `${file}.${process.pid}`
  await writeFile(beside, JSON.stringify(stage))
  await rename(beside, file)
}

/** Where the demo is; undefined where none is going on. */
export async function readStage(file = STAGE_FILE): Promise<Stage | undefined> {
  try {
    const stage = JSON.parse(await readFile(file, 'utf8')) as Stage
    return isAlive(stage.owner) ? stage : undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** The demo is over. */
export async function clearStage(file = STAGE_FILE): Promise<void> {
  await rm(file, { force: true })
}
