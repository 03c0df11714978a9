import { execa } from 'execa'
import { ROOT } from '../../core/paths.ts'
import type { Load, Throughput } from '../../engine/load/throughput.ts'

const FOLDER = 'scripts/maintain/bench'

export type Generator = ReturnType<Processes['startGenerator']>

/** Node processes on this machine, which end together, and at the latest when the bench is aborted. */
export class Processes implements AsyncDisposable {
  readonly #started: (PromiseLike<unknown> & { kill: () => boolean })[] = []
  readonly #signal: AbortSignal

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  /**
   * Starts a script of the repository on the lab's Node.
   * @param core where it is pinned to
   * @param env beside PATH, all of its environment
   */
  start(script: string, core: number | undefined, env: Record<string, string> = {}) {
    const pinning = core === undefined ? [] : ['taskset', '--cpu-list', String(core)]
    const node = [process.execPath, '--import', `./${FOLDER}/end-with-parent.ts`, script]
    const [file = '', ...args] = [...pinning, ...node]
    const started = execa(file, args, {
      ...{ cwd: ROOT, env: { PATH: process.env['PATH'], ...env }, extendEnv: false },
      ...{ stdin: 'ignore', stdout: 'ignore', stderr: 'inherit', ipc: true, buffer: false },
      ...{ cancelSignal: this.#signal, killSignal: 'SIGKILL', reject: false },
      // In a group of its own: Ctrl-C reaches the bench alone, which ends it.
      detached: true,
    })
    this.#started.push(started)
    return started
  }

  /** Starts a process that sends loads. `send` throws an Error where it ended without an answer; its own words are on stderr. */
  startGenerator(core: number | undefined) {
    const generator = this.start(`${FOLDER}/generator.ts`, core)
    const send = async (url: string, load: Load): Promise<Throughput> => {
      const order = generator.sendMessage(JSON.stringify({ url, load }))
      const [answer] = await Promise.all([generator.getOneMessage(), order])
      return JSON.parse(answer as string) as Throughput
    }
    return { pid: generator.pid ?? 0, send }
  }

  /** Ends all of them, and waits for their end. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const one of this.#started) one.kill()
    await Promise.all(this.#started)
  }
}
