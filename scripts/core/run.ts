import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { OWNER_LABEL, RUN_LABEL } from './labels.ts'
import { LAB_DIRECTORY } from './paths.ts'

/** A folder for each run. */
export const RUNS = path.join(LAB_DIRECTORY, 'runs')
const OWNER_FILE = 'owner'

/** One run of a tool: its name, the labels of all that it creates, and a folder for its own files. */
export interface Run {
  /** `YYYYMMDD-hhmmss-xxxx`, fit for a container's name. */
  id: string
  startedAt: Date
  labels: Record<string, string>
  /** Absolute. Removed with the run. */
  directory: string
}

/** Names a new run and makes its folder. */
export async function newRun(startedAt = new Date()): Promise<Run> {
  const stamp = startedAt.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')
  const id = `${stamp}-${randomBytes(2).toString('hex')}`
  const owner = ownerHere()
  const directory = path.join(RUNS, id)
  await mkdir(directory, { recursive: true })
  await writeFile(path.join(directory, OWNER_FILE), owner)
  return { id, startedAt, labels: { [RUN_LABEL]: id, [OWNER_LABEL]: owner }, directory }
}

/** Does something with a folder of its own, and removes it. Where the process is killed, `npm run clean` does. */
export async function inTemporaryFolder<T>(task: (directory: string) => Promise<T>): Promise<T> {
  await mkdir(RUNS, { recursive: true })
  const directory = await mkdtemp(path.join(RUNS, 'temporary-'))
  try {
    await writeFile(path.join(directory, OWNER_FILE), ownerHere())
    return await task(directory)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** This process, as an owner: `host:pid`. */
export function ownerHere(): string {
  return `${os.hostname()}:${process.pid}`
}

/**
 * Whether the process that owns a run still lives. A run of another host cannot be looked at: it counts as
 * alive, so that nobody's work is removed by mistake.
 * @param owner the value of `OWNER_LABEL`
 */
export function isAlive(owner: string, host = os.hostname()): boolean {
  const [ownerHost, pid] = owner.split(':')
  if (ownerHost !== host) return true
  try {
    process.kill(Number(pid), 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The ids of the runs that have a folder. */
export async function allRuns(): Promise<string[]> {
  await mkdir(RUNS, { recursive: true })
  return readdir(RUNS)
}

/** The ids of the runs that have a folder though their process is gone; with `force`, of all. */
export async function endedRuns(force = false): Promise<string[]> {
  const ended: string[] = []
  for (const id of await allRuns()) {
    const owner = await readFile(path.join(RUNS, id, OWNER_FILE), 'utf8').catch(() => '')
    if (force || owner === '' || !isAlive(owner)) ended.push(id)
  }
  return ended
}

/** Removes the folder of a run. */
export async function removeRunDirectory(id: string): Promise<void> {
  await rm(path.join(RUNS, id), { recursive: true, force: true })
}
