import { rm } from 'node:fs/promises'
import path from 'node:path'
import { readCached, writeCached } from '../../core/cache.ts'
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

const KEY = 'stage'

/** Shows the second terminal where the demo is. */
export async function writeStage(stage: Stage, directory = DEMO_DIRECTORY): Promise<void> {
  await writeCached(directory, KEY, stage)
}

/** Where the demo is; undefined where none is going on. */
export async function readStage(directory = DEMO_DIRECTORY): Promise<Stage | undefined> {
  const stage = await readCached<Stage>(directory, KEY)
  return stage && isAlive(stage.owner) ? stage : undefined
}

/** The demo is over. */
export async function clearStage(directory = DEMO_DIRECTORY): Promise<void> {
  await rm(path.join(directory, `${KEY}.json`), { force: true })
}
