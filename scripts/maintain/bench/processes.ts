import { execa } from 'execa'
import { ROOT } from '../../core/paths.ts'

export type BenchProcess = ReturnType<typeof spawnNode>

/** Node processes on this machine that belong to one run, and end with it. */
export class Processes {
  readonly #running = new Set<BenchProcess>()
  #isOver = false

  /**
   * Starts a script of the repository on the lab's Node.
   * @param core where it is pinned to
   * @param env beside PATH, all of its environment
   */
  start(script: string, core: number | undefined, env: Record<string, string> = {}): BenchProcess {
    if (this.#isOver) throw new Error(`${script} is started after the end`)
    const child = spawnNode(script, core, env)
    this.#running.add(child)
    void child.finally(() => this.#running.delete(child))
    return child
  }

  /** Ends all that run, and waits for their end. */
  async stopRunning(): Promise<void> {
    for (const child of this.#running) child.kill('SIGKILL')
    await Promise.all(this.#running)
  }

  /** Ends all of them, and lets no other be started. */
  async stopAll(): Promise<void> {
    this.#isOver = true
    await this.stopRunning()
  }
}

function spawnNode(script: string, core: number | undefined, env: Record<string, string>) {
  const node = [process.execPath, '--import', './scripts/maintain/bench/end-with-parent.ts', script]
  const pinned = core === undefined ? node : ['taskset', '--cpu-list', String(core), ...node]
  const [file = '', ...args] = pinned
  return execa(file, args, {
    ...{ cwd: ROOT, env: { PATH: process.env['PATH'], ...env }, extendEnv: false },
    ...{ stdin: 'ignore', stdout: 'ignore', stderr: 'inherit', ipc: true, buffer: false },
    // In a group of its own: Ctrl-C reaches the bench alone, which ends it.
    ...{ detached: true, reject: false },
  })
}

/** Whether processes can be pinned with `taskset` (package util-linux). */
export async function hasTaskset(): Promise<boolean> {
  const { exitCode } = await execa('taskset', ['--version'], { reject: false, stdin: 'ignore' })
  return exitCode === 0
}
