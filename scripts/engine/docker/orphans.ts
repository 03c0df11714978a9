import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { isAlive } from '../../core/run.ts'
import { orNullOnTimeout, waitFor } from '../../core/wait.ts'

/** In the environment of each docker command that a tool runs: `host:pid` of the tool. */
export const OWNER_VARIABLE = 'REFACTORING_MONOLITHIC_CONTAINERS_OWNER'

/** How long a docker command may take to let go of what it does. */
const GRACE_MS = 10_000

/**
 * Ends docker commands whose tool was killed: they go on, and would make things while others are removed. They are known
 * by what the tool put into their environment, which is only to be seen on Linux; elsewhere they end by themselves.
 */
export async function endOrphans(): Promise<void> {
  const orphans = await findOrphans()
  for (const pid of orphans) signal(pid, 'SIGTERM')
  const options = { timeoutMs: GRACE_MS }
  const ends = waitFor('docker commands of a killed run to end', () => ended(orphans), options)
  if ((await orNullOnTimeout(ends)) === null) {
    for (const pid of orphans) signal(pid, 'SIGKILL')
  }
}

/** The process ids of such commands. */
export async function findOrphans(alive: (owner: string) => boolean = isAlive): Promise<number[]> {
  if (process.platform !== 'linux') return []
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const owners = await Promise.all(pids.map(ownerOf))
  return pids.map(Number).filter((_, index) => {
    const owner = owners[index]
    return owner !== undefined && !alive(owner)
  })
}

/** undefined for processes that are none of ours, that have ended, and that are somebody else's to look at. */
async function ownerOf(pid: string): Promise<string | undefined> {
  try {
    const variables = await readFile(path.join('/proc', pid, 'environ'), 'latin1')
    const found = variables.split('\0').find((one) => one.startsWith(`${OWNER_VARIABLE}=`))
    return found?.slice(OWNER_VARIABLE.length + 1)
  } catch {
    return undefined
  }
}

function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function ended(pids: number[]): Promise<true | undefined> {
  const isRunning = (pid: number) => {
    try {
      process.kill(pid, 0)
      return true
    } catch {
      return false
    }
  }
  return Promise.resolve(pids.some(isRunning) ? undefined : true)
}
