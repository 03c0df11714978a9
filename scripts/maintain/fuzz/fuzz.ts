import fc from 'fast-check'
import { listTasks } from '../../engine/load/task-client.ts'
import { addedByRefused, type Model, stateOf, type Task } from './model.ts'
import { type Kind, KINDS } from './requests/kinds.ts'
import { Session } from './session.ts'
import { Tally } from './tally.ts'
import { Violation } from './violation.ts'

export interface FuzzOptions {
  url: URL
  requests: number
  seed: number
  /** fast-check's path to one value of the seed: it alone is played, as it is. */
  path?: string
  connections: number
  /** Which instances an answer may come from; absent where that is not known. */
  hostnames?: Set<string>
  signal: AbortSignal
  /** The run ends early with so many. */
  maxViolations?: number
  /** Until so long after its start a session that has found a violation is shrunk; 0: it is kept as it is. */
  shrinkMs?: number
  onProgress?: (requests: number) => void
}

/** A violation, and how to see it again. */
export interface Found {
  violation: Violation
  /** The kinds that were sent, after fast-check has left out what is not needed to show it. */
  commands: string[]
  seed: number
  path: string
}

export interface FuzzResult {
  tally: Tally
  found: Found[]
  durationMs: number
}

/** Enough to see what is wrong: each is shrunk before it counts. */
const MAX_VIOLATIONS = 5
/** The longest session, in commands; on average they are half as long. */
const MAX_COMMANDS = 200
/** Between the seeds of two sessions, so that runs whose seeds are neighbors send different requests. */
const SEED_STEP = 1009
/** A session takes a second or two. */
const SHRINK_MS = 12_000
/** The share of requests that may be answered 503 while Redis is there. */
const DECLARED_503 = 0.001

type Command = fc.AsyncCommand<Model, Session>

const commandsOf = ({ name, weight, exchanges, needsOwn = false }: Kind) => ({
  weight,
  arbitrary: exchanges.map((exchange): Command => ({
    check: ({ own }) => !needsOwn || own.length > 0,
    run: (_, session) => session.play(name, exchange),
    toString: () => name,
  })),
})

const COMPARE: Command = {
  check: () => true,
  run: (_, session) => session.compare(),
  toString: () => 'compare the list',
}

const anyCommand = fc.oneof(
  { weight: 25, arbitrary: fc.constant(COMPARE) },
  ...KINDS.map(commandsOf),
)
/**
 * A list is played from its end, because fast-check leaves out its beginning first: what would be sent after a violation.
 * (`fc.commands` would need a third value, beside seed and path, to play a shrunk session again.)
 */
const sessions = fc
  .array(anyCommand, { maxLength: MAX_COMMANDS, size: 'max' })
  .map((commands) => commands.toReversed())

/** Sends random requests, good and bad, over many connections, and judges every answer and every task. */
export async function fuzz(options: FuzzOptions): Promise<FuzzResult> {
  const start = performance.now()
  const { url, seed, path, signal, requests } = options
  const { maxViolations = MAX_VIOLATIONS, shrinkMs = SHRINK_MS } = options
  const before = await readTasks(url)
  const known = new Set(before.map(({ id }) => id))
  const tally = new Tally()
  const found: Found[] = []
  /** Ids and titles of tasks that sessions may have left. */
  const left = new Set<string>()
  const isOver = () => signal.aborted || found.length >= maxViolations || tally.requests >= requests
  let numberOfSessions = 0

  async function play(commands: Command[], isEnough: () => boolean): Promise<void> {
    const number = numberOfSessions++
    const session = new Session({ ...options, before: known, tally, number, isOver: isEnough })
    try {
      await session.open()
      await fc.asyncModelRun(() => ({ model: session.model, real: session }), commands)
      await session.settle()
    } finally {
      for (const task of await session.close()) left.add(task)
    }
    options.onProgress?.(tally.requests)
  }

  /** Plays the session of a seed; where it finds a violation, fast-check shrinks the session for a while. */
  async function check(sessionSeed: number): Promise<void> {
    let isShrinking = false
    const property = fc.asyncProperty(sessions, async (commands) => {
      try {
        await play(commands, isShrinking ? () => signal.aborted : isOver)
      } catch (error) {
        isShrinking = true
        throw error
      }
    })
    const endOnFailure = path !== undefined || shrinkMs === 0
    const details = await fc.check(property, {
      ...{ seed: sessionSeed, numRuns: 1, ...(path !== undefined && { path }) },
      ...(endOnFailure ? { endOnFailure } : { skipAllAfterTimeLimit: shrinkMs }),
    })
    if (!details.failed) return
    const { errorInstance, counterexample, counterexamplePath } = details
    if (!(errorInstance instanceof Violation)) throw errorInstance
    const commands = counterexample?.[0].map(String) ?? []
    const again = { seed: sessionSeed, path: counterexamplePath ?? '' }
    found.push({ violation: errorInstance, commands, ...again })
  }

  if (path === undefined) {
    let seeds = 0
    const work = async () => {
      while (!isOver()) await check(seed + SEED_STEP * seeds++)
    }
    await Promise.all(Array.from({ length: options.connections }, work))
  } else {
    await check(seed)
  }
  signal.throwIfAborted()
  const problems = [...tooMany503(tally), ...differences(before, await readTasks(url), left)]
  if (problems.length > 0) {
    found.push({ violation: new Violation(problems), commands: [], seed, path: '' })
  }
  return { tally, found, durationMs: performance.now() - start }
}

function tooMany503(tally: Tally): string[] {
  const refused = tally.outcomes['503'] ?? 0
  if (refused <= Math.max(3, DECLARED_503 * tally.requests)) return []
  return [
    `${refused} requests were told 503, though Redis is there (or this machine is too busy for it)`,
  ]
}

/** What is wrong with the tasks after a run: there are those of before, and nothing but what a session may have left. */
function differences(before: Task[], after: Task[], left: Set<string>): string[] {
  const known = new Set(before.map(({ id }) => id))
  const states = new Map(after.map((task) => [task.id, stateOf(task)]))
  const changed = before.filter((task) => states.get(task.id) !== stateOf(task))
  const strange = after.filter(
    ({ id, title }) => !known.has(id) && !left.has(id) && !left.has(title),
  )
  return [
    ...changed.map(
      (task) => `task ${task.id} is ${states.get(task.id) ?? 'gone'}, and was ${stateOf(task)}`,
    ),
    ...strange.map(addedByRefused),
  ]
}

/** A busy machine may answer 503 now and then. */
const readTasks = async (url: URL) => (await listTasks(url.href, { timeoutMs: 10_000 })) as Task[]
