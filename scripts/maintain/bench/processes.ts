import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { ROOT, typedPath } from '../../core/paths.ts'
import { typedLine } from '../../engine/docker/evidence.ts'

export type { ChildProcess }

/** A process of the bench, for the record. */
export interface NamedProcess {
  name: string
  /** `core 0`, or `any core`. */
  core: string
  /** As one would type it. */
  command: string
}

export interface Program {
  name: string
  /** The program and its arguments. */
  command: string[]
  /** Beside PATH, all of its environment. */
  env?: Record<string, string>
  /** Where it is pinned to. */
  core?: number | undefined
  /** Whether it is spoken to by messages. */
  messages?: boolean
}

/** The Node that runs us, which is the lab's. */
export const NODE = process.execPath
/** A Node that ends with us, whatever becomes of us: its standard input is a pipe of ours. */
export const NODE_WITH_US = [NODE, '--import', './scripts/maintain/bench/end-with-parent.ts']

/** Processes on this machine that belong to one run, and end with it. */
export class Processes {
  readonly #running = new Set<ChildProcess>()
  readonly #started: NamedProcess[] = []
  #isOver = false

  /** All that were ever started, and what was added to them. */
  get named(): NamedProcess[] {
    return this.#started
  }

  /** Notes a process that somebody else started, as Redis in its container. One of a name is enough. */
  add(one: NamedProcess): void {
    if (this.#started.every(({ name }) => name !== one.name)) this.#started.push(one)
  }

  /** Starts a program in a process group of its own: Ctrl-C reaches us alone, and we end it. */
  start({ name, command, env = {}, core, messages = false }: Program): ChildProcess {
    if (this.#isOver) throw new Error(`${name} is started after the end`)
    const pinned =
      core === undefined ? command : ['taskset', '--cpu-list', String(core), ...command]
    const [file = '', ...args] = pinned
    const stdio: StdioOptions = ['pipe', 'ignore', 'inherit', ...(messages ? ['ipc' as const] : [])]
    const { PATH = '' } = process.env
    const child = spawn(file, args, { cwd: ROOT, env: { PATH, ...env }, stdio, detached: true })
    // A pipe whose reader is gone is no news: how the process ended is.
    child.stdin?.on('error', () => undefined)
    this.#running.add(child)
    this.add({ name, core: coreName(core), command: typed(pinned, env) })
    child.on('close', () => this.#running.delete(child))
    return child
  }

  /** Ends one process and all of its group, and waits for it. */
  async stop(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
    const closed = once(child, 'close')
    process.kill(-child.pid, 'SIGKILL')
    await closed
  }

  /** Ends all that run. */
  async stopRunning(): Promise<void> {
    await Promise.all([...this.#running].map((child) => this.stop(child)))
  }

  /** Ends all of them, and lets no other be started. */
  async stopAll(): Promise<void> {
    this.#isOver = true
    await this.stopRunning()
  }
}

export const coreName = (core: number | undefined) =>
  core === undefined ? 'any core' : `core ${core}`

/** With paths as they are in the repository's folder. */
function typed(command: string[], env: Record<string, string>): string {
  const words = command.map((word) => (path.isAbsolute(word) ? typedPath(word, ROOT) : word))
  return typedLine(words, env)
}
