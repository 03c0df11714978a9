import { rm } from 'node:fs/promises'
import path from 'node:path'
import { readKept, writeKept } from '../../core/cache.ts'
import { isAlive } from '../../core/run.ts'
import { DEMO_DIRECTORY } from './recordings.ts'

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

const STAGE_FILE = path.join(DEMO_DIRECTORY, 'stage.json')

/** Shows the second terminal where the demo is. */
export async function writeStage(stage: Stage, file = STAGE_FILE): Promise<void> {
  await writeKept(file, stage)
}

/** Where the demo is; undefined where none is going on. */
export async function readStage(file = STAGE_FILE): Promise<Stage | undefined> {
  const stage = await readKept<Stage>(file)
  return stage && isAlive(stage.owner) ? stage : undefined
}

/** The demo is over. */
export async function clearStage(file = STAGE_FILE): Promise<void> {
  await rm(file, { force: true })
}
