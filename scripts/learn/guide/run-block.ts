import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ExpectedError } from '../../core/errors.ts'
import { ROOT } from '../../core/paths.ts'

export const SHELLS = ['bash', 'zsh'] as const
export type Shell = (typeof SHELLS)[number]

export interface BlockOptions {
  /** By default bash. */
  shell?: Shell
  /** By default the repository's root. */
  cwd?: string
  /** Gets the output piece by piece as it comes, errors among it. */
  onOutput?: (text: string) => void
  /** Asked after each piece, with all output so far: where it says yes, the block is ended as with Ctrl-C. */
  isEnough?: (output: string) => boolean
  /** After so long the block is ended as with Ctrl-C. */
  timeoutMs?: number
  /** Aborting it ends the block, and `runBlock` throws the signal's reason. */
  signal?: AbortSignal | undefined
}

export interface BlockResult {
  /** The shell's; one that a signal ended has 128 and the signal's number, as shells say it. */
  exitCode: number
  /** stdout and stderr as they came. */
  output: string
  durationMs: number
  /** Why we ended it; undefined where it ended by itself. */
  endedBy?: 'enough' | 'timeout'
}

/**
 * How long a block has to end after each signal. A compare among its processes removes what it started, and on a busy
 * machine that takes its time.
 */
const ENDING = [
  { signal: 'SIGINT', graceMs: 10_000 },
  { signal: 'SIGTERM', graceMs: 60_000 },
  { signal: 'SIGKILL', graceMs: 10_000 },
] as const
/** How long the rest of the output may take once the shell has ended. */
const REST_MS = 2_000

/**
 * Runs a chapter's bash block as a reader does who pastes it at the repository's root, but for one thing: it stops at its
 * first command that fails. All processes of the block are ended with it.
 */
export async function runBlock(script: string, options: BlockOptions = {}): Promise<BlockResult> {
  const { shell = 'bash', cwd = ROOT, onOutput, isEnough, timeoutMs, signal } = options
  signal?.throwIfAborted()
  const start = performance.now()
  const child = startShell(shell, script, cwd)
  let output = ''
  let endedBy: BlockResult['endedBy']
  const stop = (why: BlockResult['endedBy']) => {
    endedBy ??= why
    void endGroup(child)
  }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text
    onOutput?.(text)
    if (endedBy === undefined && isEnough?.(output)) stop('enough')
  })
  const timer =
    timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          stop('timeout')
        }, timeoutMs)
  const onAbort = () => void endGroup(child)
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    const exitCode = await exitOf(child)
    signal?.throwIfAborted()
    const durationMs = Math.round(performance.now() - start)
    return { exitCode, output, durationMs, ...(endedBy ? { endedBy } : {}) }
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}

/** @throws ExpectedError where this shell is not on the machine */
export async function assertShell(shell: Shell): Promise<void> {
  const child = spawn(shell, ['-c', 'exit 0'], { stdio: 'ignore' })
  try {
    await once(child, 'exit')
  } catch (cause) {
    throw new ExpectedError(
      `There is no ${shell} on this machine.`,
      shell === 'bash' ? 'Install bash.' : 'Install zsh, or leave `--shell zsh` out.',
      { cause },
    )
  }
}

/** Both outputs go into one pipe, so that they stay in order; a group of its own, so that all of it can be ended. */
function startShell(shell: Shell, script: string, cwd: string): ChildProcess {
  // zsh -f: without the reader's own start-up files; bash has none here.
  const flags = shell === 'zsh' ? ['-f', '-e', '-c'] : ['-e', '-c']
  return spawn('sh', ['-c', 'exec "$@" 2>&1', 'sh', shell, ...flags, script], {
    cwd,
    env: readersEnvironment(process.env),
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
}

/** The environment without what npm puts into it: a reader's shell does not have that, nor our Node on its PATH. */
export function readersEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ours = /^(npm_|INIT_CWD$|NODE$|COLOR$)/
  const rest = Object.entries(env).filter(
    ([name]) => env['npm_command'] === undefined || !ours.test(name),
  )
  const folders = (env['PATH'] ?? '').split(path.delimiter)
  const readers = folders.filter(
    (folder) => !/[\\/](node_modules[\\/]\.bin|node-gyp-bin)$/.test(folder),
  )
  return { ...Object.fromEntries(rest), PATH: readers.join(path.delimiter) }
}

/** Waits for the shell's end, ends what it left in its group, and reads the rest of the output. */
async function exitOf(child: ChildProcess): Promise<number> {
  // Where it could not even start, the wait below says so.
  const closed = once(child, 'close').catch(() => undefined)
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  signalGroup(child, 'SIGTERM')
  // A process that has left the group may hold the pipe for as long as it lives.
  await Promise.race([closed, delay(REST_MS, undefined, { ref: false })])
  child.stdout?.destroy()
  return code ?? 128 + (signal === null ? 0 : os.constants.signals[signal])
}

/** Ctrl-C for all processes of the block; for those that do not mind it, SIGTERM and in the end SIGKILL. */
async function endGroup(child: ChildProcess): Promise<void> {
  for (const { signal, graceMs } of ENDING) {
    if (child.exitCode !== null || child.signalCode !== null) return
    signalGroup(child, signal)
    await Promise.race([once(child, 'exit'), delay(graceMs, undefined, { ref: false })])
  }
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch (error) {
    // ESRCH: nobody is left in the group.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
