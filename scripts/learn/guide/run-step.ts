import { access } from 'node:fs/promises'
import path from 'node:path'
import { ROOT } from '../../core/paths.ts'
import { waitFor, WaitTimeout } from '../../core/wait.ts'
import type { Command, Directives } from './chapter.ts'
import { compareOutput, type Mismatch } from './expected-output.ts'
import { runBlock, type BlockResult, type Shell } from './run-block.ts'

export interface StepContext {
  /** By default bash. */
  shell?: Shell
  /** Where the commands run; by default the repository's root. */
  root?: string
  signal?: AbortSignal | undefined
  /** Gets the output as it comes; of a command that is repeated, that of its last time, at once. */
  onOutput?: (text: string) => void
  /** Told once, before a command is run again and again. */
  onWait?: (reason: string, seconds: number) => void
  /** After so long a command counts as hanging; by default never. */
  limitMs?: number
}

export type StepOutcome =
  | { status: 'ok'; durationMs: number; output: string }
  | { status: 'failed'; durationMs: number; output: string; mismatches: Mismatch[]; note?: string }
  | { status: 'skipped'; reason: string }

/** Runs a command of a chapter the way its annotations say, and compares what comes with what is expected. */
export async function runStep(command: Command, context: StepContext = {}): Promise<StepOutcome> {
  const reason = await reasonToSkip(command.directives, context.root ?? ROOT)
  if (reason !== undefined) return { status: 'skipped', reason }
  const start = performance.now()
  const { result, note } = await (command.directives.wait
    ? runUntilRight(command, command.directives.wait, context)
    : runOnce(command, context))
  const mismatches = judge(command, result)
  const durationMs = Math.round(performance.now() - start)
  const { output } = result
  if (mismatches.length === 0) return { status: 'ok', durationMs, output }
  return { status: 'failed', durationMs, output, mismatches, ...(note ? { note } : {}) }
}

/** Why a command is not run here, undefined where it is. */
export async function reasonToSkip(
  { skipOn, unlessFile }: Directives,
  root: string,
  platform: string = process.platform,
): Promise<string | undefined> {
  if (skipOn?.platforms.includes(platform)) return `on ${platform}: ${skipOn.reason}`
  if (unlessFile && (await isThere(path.join(root, unlessFile.path)))) {
    return `${unlessFile.path} is there: ${unlessFile.reason}`
  }
  return undefined
}

async function isThere(file: string): Promise<boolean> {
  try {
    await access(file)
    return true
  } catch {
    return false
  }
}

interface Ran {
  result: BlockResult
  note?: string
}

async function runOnce(command: Command, context: StepContext): Promise<Ran> {
  const { interrupt, anyOrder } = command.directives
  const { expected } = command
  const timeoutMs = interrupt ? interrupt.seconds * 1000 : context.limitMs
  const result = await runBlock(command.script, {
    ...blockContext(context),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(context.onOutput ? { onOutput: context.onOutput } : {}),
    ...(interrupt && expected
      ? { isEnough: (output) => compareOutput(output, expected, anyOrder).length === 0 }
      : {}),
  })
  return { result }
}

function blockContext({ shell, root, signal }: StepContext) {
  return { ...(shell ? { shell } : {}), ...(root === undefined ? {} : { cwd: root }), signal }
}

/** Runs the command again and again, until it is as expected or its time is up; the output is that of the last time. */
async function runUntilRight(
  command: Command,
  { seconds, reason }: NonNullable<Directives['wait']>,
  context: StepContext,
): Promise<Ran> {
  const end = performance.now() + seconds * 1000
  const attempt = async () =>
    runBlock(command.script, {
      ...blockContext(context),
      timeoutMs: Math.max(end - performance.now(), 1000),
    })
  let result = await attempt()
  let note = ''
  const isRight = () => judge(command, result).length === 0
  if (!isRight()) {
    context.onWait?.(reason, seconds)
    try {
      const again = async () => {
        result = await attempt()
        return isRight() ? true : undefined
      }
      await waitFor(reason, again, {
        timeoutMs: Math.max(end - performance.now(), 0),
        intervalMs: 500,
        signal: context.signal,
      })
    } catch (error) {
      if (!(error instanceof WaitTimeout)) throw error
      note = `Waited ${seconds} s for ${reason}, in vain.`
    }
  }
  context.onOutput?.(result.output)
  return { result, note }
}

/** What is not as the chapter says: the exit code, else the output. */
export function judge(command: Command, result: BlockResult): Mismatch[] {
  const { expected, directives } = command
  const ending = wrongEnding(command, result)
  if (ending) return [ending]
  if (directives.mayFail && result.exitCode !== 0) return []
  return expected ? compareOutput(result.output, expected, directives.anyOrder) : []
}

function wrongEnding(command: Command, { exitCode, endedBy }: BlockResult): Mismatch | undefined {
  const { line, directives } = command
  const found = `exit code ${exitCode}`
  if (directives.interrupt) {
    if (endedBy !== undefined) return undefined
    return {
      line,
      expected: 'a command that goes on until Ctrl-C',
      found,
      explanation: 'the command ended by itself',
    }
  }
  if (endedBy === 'timeout') {
    return {
      line,
      expected: 'a command that ends',
      found: 'one that does not',
      explanation: 'the command was ended because it took too long',
    }
  }
  const wanted = directives.exit ?? 0
  if (exitCode === wanted || (directives.mayFail && exitCode !== 0)) return undefined
  const explanation =
    exitCode === 0
      ? 'the command succeeded'
      : wanted === 0
        ? 'the command failed'
        : 'it failed another way'
  return { line, expected: `exit code ${wanted}`, found, explanation }
}
