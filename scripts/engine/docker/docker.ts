import type { Readable } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { execa, ExecaError, type Options } from 'execa'
import { ROOT } from '../../core/paths.ts'
import { ownerHere } from '../../core/run.ts'
import { printable } from '../../core/terminal-text.ts'
import { DockerError, explain, NoDocker } from './docker-error.ts'
import { OWNER_VARIABLE } from './orphans.ts'
import { type CommandResult, type Evidence, evidenceOf, typedCommand } from './evidence.ts'

export interface RunOptions {
  /** Added to the environment, or taken out of it; shown in the evidence as `NAME=value docker …`. */
  env?: Record<string, string | undefined>
  /** Added to the environment, for `docker exec --env NAME`, and shown nowhere. */
  secrets?: Record<string, string>
  /** For the command's standard input. */
  input?: string | Readable
  timeoutMs?: number
  /** Where to stop at a non-zero exit code (the default), or to return it. */
  reject?: boolean
  /** Called with each line of output as it comes, for progress. */
  onLine?: (line: string) => void
}

interface DockerOptions {
  /** The commands that are under way, of this and of every Docker made from it. */
  running?: Set<Promise<unknown>>
  /** Aborting it ends the commands that are running and refuses new ones. */
  signal?: AbortSignal
  /** Each command that ends is appended here. */
  evidence?: Evidence[]
  /** Another engine than that of the current context: `unix:///…`. */
  host?: string
  /** A container with an engine of its own, in which the commands run. */
  container?: string
}

/** A command that goes on. */
export interface Following {
  /** Ends it. @throws DockerError where it had ended by itself before */
  stop(): Promise<void>
}

/**
 * The only thing in the project that spawns `docker`. Arguments go as an array, never through a shell;
 * each command is recorded with its exit code, duration and output when `evidence` is given.
 */
export class Docker {
  readonly #options: DockerOptions

  readonly #running: Set<Promise<unknown>>

  constructor(options: DockerOptions = {}) {
    this.#running = options.running ?? new Set()
    this.#options = { ...options, running: this.#running }
  }

  /** Waits until no command is under way: after an abort, until the last one has let go of the engine. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#running)
  }

  /** The same engine, recording into `evidence`. */
  recordingTo(evidence: Evidence[]): Docker {
    return new Docker({ ...this.#options, evidence })
  }

  /** The same engine and record, with another abort signal. */
  until(signal: AbortSignal): Docker {
    return new Docker({ ...this.#options, signal })
  }

  /**
   * The engine in a container, with the same record and the same abort signal: commands run by `docker exec` there.
   * @param container its name; it has a `docker` of its own
   */
  inside(container: string): Docker {
    return new Docker({ ...this.#options, container })
  }

  /** Adds commands that ran before, for somebody else, and whose results are used again. */
  record(evidence: Evidence[]): void {
    this.#options.evidence?.push(...evidence)
  }

  /** The same engine and record, deaf to the abort signal: for clean-up after Ctrl-C. */
  forCleanUp(): Docker {
    const options = { ...this.#options }
    delete options.signal
    return new Docker(options)
  }

  /**
   * Runs `docker ...command` to its end.
   * @throws DockerError when the exit code is not 0 (unless `reject: false`), on a time-out and on abort.
   */
  async run(command: string[], options: RunOptions = {}): Promise<CommandResult> {
    const args = this.#addressed(command)
    const subprocess = execa('docker', args, this.#spawnOptions(options))
    if (options.onLine) void forwardLines(subprocess, options.onLine)
    const done = await this.#tracked(subprocess)
    const result: CommandResult = {
      command: typedCommand(args, options.env),
      exitCode: done.exitCode ?? -1,
      durationMs: Math.round(done.durationMs),
      // Compose erases lines even where nobody sees them.
      stdout: stripVTControlCharacters(done.stdout),
      stderr: stripVTControlCharacters(done.stderr),
    }
    this.#options.evidence?.push(evidenceOf(result))
    if (done.exitCode === undefined) throw neverRan(result, done)
    if (done.exitCode !== 0 && options.reject !== false) throw explain(result)
    return result
  }

  /**
   * Runs a command whose output is too large to keep (`docker save`) and hands it to `consume` as a stream.
   * @throws DockerError as `run` does; whatever `consume` throws.
   */
  async stream<T>(command: string[], consume: (stdout: Readable) => Promise<T>): Promise<T> {
    const args = this.#addressed(command)
    const subprocess = execa('docker', args, {
      ...this.#spawnOptions({}),
      buffer: { stdout: false, stderr: true },
    })
    const [value, done] = await Promise.all([
      consume(subprocess.stdout).catch((error: unknown) => {
        subprocess.kill()
        throw error
      }),
      this.#tracked(subprocess),
    ])
    const result: CommandResult = {
      command: typedCommand(args),
      exitCode: done.exitCode ?? -1,
      durationMs: Math.round(done.durationMs),
      stdout: '(binary, read as a stream)',
      stderr: done.stderr,
    }
    this.#options.evidence?.push(evidenceOf(result))
    if (done.exitCode !== 0) throw explain(result)
    return value
  }

  /**
   * Starts a command that goes on until it is stopped (`docker events`) and gives each line of its output to `onLine`.
   * It is recorded when it ends.
   */
  follow(command: string[], onLine: (line: string) => void): Following {
    const args = this.#addressed(command)
    const start = performance.now()
    const subprocess = execa('docker', args, this.#spawnOptions({}))
    const lines: string[] = []
    const reading = (async () => {
      for await (const line of subprocess.iterable({ from: 'stdout' })) {
        lines.push(line)
        onLine(line)
      }
    })().catch(() => undefined) // Why it ended early is in the result.
    let isOver = false
    const ended = this.#tracked(subprocess).finally(() => (isOver = true))
    return {
      stop: async () => {
        const endedEarly = isOver
        subprocess.kill()
        const done = await ended
        await reading
        const result: CommandResult = {
          command: typedCommand(args),
          exitCode: endedEarly ? (done.exitCode ?? -1) : 0,
          durationMs: Math.round(performance.now() - start),
          stdout: lines.join('\n'),
          stderr: stripVTControlCharacters(done.stderr),
        }
        this.#options.evidence?.push(evidenceOf(result))
        if (endedEarly) throw explain(result)
      },
    }
  }

  #addressed(args: string[]): string[] {
    const { host, container } = this.#options
    const inside = container === undefined ? [] : ['exec', '--interactive', container, 'docker']
    return [...(host === undefined ? [] : ['--host', host]), ...inside, ...args]
  }

  async #tracked<T>(subprocess: PromiseLike<T>): Promise<T> {
    const ending = Promise.resolve(subprocess)
    this.#running.add(ending)
    try {
      return await ending
    } finally {
      this.#running.delete(ending)
    }
  }

  #spawnOptions(options: RunOptions) {
    return {
      reject: false,
      stdin: options.input === undefined ? 'ignore' : 'pipe',
      // A group of its own: Ctrl-C reaches us alone, and we decide what is ended and what cleans up.
      detached: true,
      ...(options.input === undefined ? {} : { input: options.input }),
      cwd: ROOT,
      // Where we are killed it goes on: `npm run clean` knows it by this.
      // Compose files may ask for the folder that they are used from, as a shell gives it.
      env: { PWD: ROOT, ...options.env, ...options.secrets, [OWNER_VARIABLE]: ownerHere() },
      ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
      ...(this.#options.signal ? { cancelSignal: this.#options.signal } : {}),
    } satisfies Options
  }
}

async function forwardLines(
  subprocess: { iterable: (options: { from: 'all' | 'stderr' }) => AsyncIterable<unknown> },
  onLine: (line: string) => void,
): Promise<void> {
  try {
    // For a progress line: what a build prints may come from anybody's Dockerfile.
    for await (const line of subprocess.iterable({ from: 'stderr' }))
      onLine(printable(String(line)))
  } catch {
    // The command's failure is reported by `run` itself, with its output; this only fed the progress line.
  }
}

function neverRan(result: CommandResult, done: unknown): Error {
  const cause = done instanceof ExecaError ? done : undefined
  if (cause?.code === 'ENOENT') return new NoDocker({ cause })
  const reason = cause?.timedOut
    ? 'did not end in time'
    : cause?.isCanceled
      ? 'was interrupted'
      : (cause?.originalMessage ?? cause?.shortMessage ?? 'could not be started')
  return new DockerError(result, reason)
}
