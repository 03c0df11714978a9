import { AssertionError } from 'node:assert'
import fc from 'fast-check'
import { WaitTimeout } from '../../core/wait.ts'
import { ask } from '../../engine/load/probe.ts'
import { listTasks } from '../../engine/load/task-client.ts'
import { Model, type Task } from './model.ts'
import { CONNECTIONS } from './requests/connections.ts'
import { FRAMING } from './requests/framing.ts'
import { READS } from './requests/reads.ts'
import type { Exchange, Kind } from './requests/request.ts'
import { TASKS } from './requests/tasks.ts'
import { isOurs, Session } from './session.ts'
import type { Target } from './target.ts'

export interface FuzzOptions {
  requests: number
  seed: number
  /** fast-check's path to one session of the seed: it alone is played, as it is. */
  path?: string
  /** Keep a session in which something was found as it is. */
  endOnFailure?: boolean
  signal: AbortSignal
  onProgress?: (requests: number) => void
}

export interface FuzzResult {
  /** How many answers of which status each kind of exchange got, and how many all of them. */
  counts: Record<string, Record<string, number>>
  requests: number
  /** What the server must not have done, each with how to see it again. */
  findings: string[]
}

export const KINDS: Kind[] = [...TASKS, ...READS, ...CONNECTIONS, ...FRAMING]
/** So many clients at a time; some of them wait where silence is correct. */
const CLIENTS = 64
/** The longest session; on average they are half as long. */
const MAX_COMMANDS = 100
/** Between the seeds of two sessions, so that runs whose seeds are neighbors send different requests. */
const SEED_STEP = 1009
/** For so long a session that has shown something is made smaller. */
const SHRINK_MS = 15_000
/** The share of requests that may be answered 503 while Redis is there. */
const DECLARED_503 = 0.001
/** A busy machine may answer 503 now and then. */
const LIST_WITHIN_MS = 10_000

type Command = fc.AsyncCommand<Model, Session>

function commandOf(kind: string, exchange: Exchange): Command {
  const { requests } = exchange
  const needsOwn = requests.some(({ bytes }) => bytes.includes('OWNID'))
  return {
    check: ({ own }) => !needsOwn || own.length > 0,
    run: (_, session) => session.play(kind, exchange),
    toString: () => [kind, ...requests.flatMap(({ name }) => name ?? [])].join(': '),
  }
}

const anyCommand = fc.oneof(
  ...KINDS.map(({ weight, name, exchanges }) => {
    return { weight, arbitrary: exchanges.map((exchange) => commandOf(name, exchange)) }
  }),
)
/**
 * A list is played from its end, because fast-check leaves out its beginning first: what would be sent after a violation.
 * (`fc.commands` would need a third value, beside seed and path, to play a shrunk session again.)
 */
const sessions = fc
  .array(anyCommand, { maxLength: MAX_COMMANDS, size: 'max' })
  .map((commands) => commands.toReversed())

/**
 * Sends random requests, good and bad, of many clients at a time, and judges every answer and every task. Ends early where
 * something is found.
 */
export async function fuzz(target: Target, options: FuzzOptions): Promise<FuzzResult> {
  const { url, state } = target
  const { seed, path, signal } = options
  const readTasks = () => listTasks(url.href, { timeoutMs: LIST_WITHIN_MS }) as Promise<Task[]>
  const untouched = new Model()
  for (const task of await readTasks()) untouched.know(task)
  const before = new Set(untouched.ids)
  const stateBefore = await state?.()
  const result: FuzzResult = { counts: {}, requests: 0, findings: [] }
  /** The seed of the first session that has shown something. Only that one is made smaller, undisturbed, and shown. */
  let failedSeed: number | undefined
  let numberOfSessions = 0
  let numberOfSeeds = 0

  function count(kind: string, outcome: string): void {
    for (const name of [kind, 'All']) {
      const counts = (result.counts[name] ??= {})
      counts[outcome] = (counts[outcome] ?? 0) + 1
    }
    result.requests++
    options.onProgress?.(result.requests)
  }

  async function play(commands: Command[], sessionSeed: number): Promise<void> {
    const isOver = () => failedSeed !== undefined && failedSeed !== sessionSeed
    if (isOver()) return
    const session = new Session({ url, before, number: numberOfSessions++, count })
    try {
      await session.open()
      await fc.asyncModelRun(() => ({ model: session.model, real: session }), commands)
      await session.compare()
    } catch (error) {
      if (isOver() && isFinding(error)) return
      failedSeed = sessionSeed
      throw error
    } finally {
      await session.close()
    }
  }

  /** Plays the session of a seed; where it shows something, fast-check makes it smaller. */
  async function check(sessionSeed: number): Promise<void> {
    const property = fc.asyncProperty(sessions, (commands) => play(commands, sessionSeed))
    const { failed, errorInstance, counterexample, counterexamplePath } = await fc.check(property, {
      ...{ seed: sessionSeed, numRuns: 1, skipAllAfterTimeLimit: SHRINK_MS },
      ...(path !== undefined && { path }),
      endOnFailure: options.endOnFailure ?? path !== undefined,
    })
    if (!failed) return
    if (!isFinding(errorInstance)) throw errorInstance
    const sent = `session: ${counterexample?.[0].join(', ')}`
    const again = `--seed ${sessionSeed} --path ${counterexamplePath}`
    const command = `again: npm run fuzz -- ${target.options} ${again}`
    result.findings.push([errorInstance.message, sent, command].join('\n'))
  }

  async function client(): Promise<void> {
    while (result.requests < options.requests && failedSeed === undefined && !signal.aborted) {
      await check(seed + SEED_STEP * numberOfSeeds++)
    }
  }

  if (path === undefined) await Promise.all(Array.from({ length: CLIENTS }, client))
  else await check(seed)
  signal.throwIfAborted()
  // What a client has hung up on may be done after its session.
  const late = (await readTasks()).filter((task) => !before.has(task.id) && isOurs(task))
  for (const { id } of late) {
    await ask(url.origin, { method: 'DELETE', path: `/api/tasks/${id}` }, LIST_WITHIN_MS)
  }
  result.findings.push(
    ...changedState(stateBefore, await state?.()),
    ...tooMany503(result),
    ...untouched.compare(await readTasks()),
  )
  return result
}

/** Whether an error says what the server has done wrong; any other is a bug of ours. */
const isFinding = (error: unknown): error is Error =>
  error instanceof AssertionError || error instanceof WaitTimeout

function changedState(before: string | undefined, after: string | undefined): string[] {
  if (before === after) return []
  return [`the containers are not those that were there before:\n${before}\nand now\n${after}`]
}

function tooMany503({ counts, requests }: FuzzResult): string[] {
  const refused = counts['All']?.['503'] ?? 0
  if (refused <= Math.max(3, DECLARED_503 * requests)) return []
  return [
    `${refused} requests were told 503, though Redis is there (or this machine is too busy for it)`,
  ]
}
