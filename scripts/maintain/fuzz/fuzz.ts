import fc from 'fast-check'
import { isGood, MARKUP } from '../../../app/src/testing/property.ts'
import { NotYet, waitFor } from '../../core/wait.ts'
import { type Kind, KINDS, OWN_KINDS } from './kinds.ts'
import { addedByRefused, type Model, stateOf, type Task } from './model.ts'
import { type Choice, Session } from './session.ts'
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
  /** For so long a session that has found a violation is shrunk; 0: it is kept as it is. */
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
/** For so long fast-check shrinks a session that has found a violation. */
const SHRINK_MS = 10_000
/** The share of requests that may be answered 503 while Redis is there. */
const DECLARED_503 = 0.001

type Command = fc.AsyncCommand<Model, Session>

const texts = fc
  .oneof(fc.constantFrom(...MARKUP), fc.string({ unit: 'grapheme', maxLength: 12 }))
  .filter(isGood)

const commandsOf = (kind: Kind, check: Command['check']): fc.WeightedArbitrary<Command> => ({
  weight: kind.weight,
  arbitrary: fc
    .record<Choice>({
      row: fc.constantFrom(...kind.rows),
      text: texts,
      size: fc.nat(65_535),
      coin: fc.boolean(),
      bytes: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    })
    .map((choice) => ({
      check,
      run: (_model, session) => session.play(kind.name, choice),
      toString: () => kind.name,
    })),
})

const COMPARE: fc.WeightedArbitrary<Command> = {
  weight: 25,
  arbitrary: fc.constant({
    check: () => true,
    run: (_model: Model, session: Session) => session.compare(),
    toString: () => 'compare the list',
  }),
}

/** `fc.commands` would need a third value, beside seed and path, to play a shrunk session again. */
const sessions = fc.array(
  fc.oneof(
    COMPARE,
    ...KINDS.map((kind) => commandsOf(kind, () => true)),
    ...OWN_KINDS.map((kind) => commandsOf(kind, ({ own }) => own.length > 0)),
  ),
  { maxLength: MAX_COMMANDS, size: 'max' },
)

/** Sends random requests, good and bad, over many connections, and judges every answer and every task. */
export async function fuzz(options: FuzzOptions): Promise<FuzzResult> {
  const start = performance.now()
  const { url, seed, signal } = options
  const before = await readTasks(url)
  const run = new Run(options)
  const length = options.path === undefined ? options.connections : 1
  await Promise.all(Array.from({ length }, () => run.work()))
  signal.throwIfAborted()
  const { tally, found, left } = run
  const problems = [...tooMany503(tally), ...differences(before, await readTasks(url), left)]
  if (problems.length > 0) {
    found.push({ violation: new Violation(problems), commands: [], seed, path: '' })
  }
  return { tally, found, durationMs: performance.now() - start }
}

class Run {
  readonly tally = new Tally()
  readonly found: Found[] = []
  /** Ids and titles of tasks that sessions may have left. */
  readonly left = new Set<string>()
  readonly #options: FuzzOptions
  #seeds = 0
  #sessions = 0

  constructor(options: FuzzOptions) {
    this.#options = options
  }

  get #hasEnough(): boolean {
    return this.found.length >= (this.#options.maxViolations ?? MAX_VIOLATIONS)
  }

  /** Plays one session after the other, until as many requests have been sent as were asked for. */
  async work(): Promise<void> {
    const { seed, path, requests, signal } = this.#options
    const isOver = () => signal.aborted || this.#hasEnough || this.tally.requests >= requests
    while (!isOver()) {
      await this.#check(seed + SEED_STEP * this.#seeds++, isOver)
      if (path !== undefined) return
    }
  }

  /** Plays the session of a seed; where it finds a violation, fast-check shrinks the session for a while. */
  async #check(seed: number, isOver: () => boolean): Promise<void> {
    const { path, signal, shrinkMs = SHRINK_MS } = this.#options
    let shrinkUntil: number | undefined
    const property = fc.asyncProperty(sessions, async (commands) => {
      const isShrinking = shrinkUntil !== undefined
      fc.pre(!isShrinking || (performance.now() < Number(shrinkUntil) && !this.#hasEnough))
      try {
        await this.#play(commands, isShrinking ? () => signal.aborted : isOver)
      } catch (error) {
        shrinkUntil ??= performance.now() + shrinkMs
        throw error
      }
    })
    const endOnFailure = path !== undefined || shrinkMs === 0
    const from = path === undefined ? {} : { path }
    const details = await fc.check(property, { seed, numRuns: 1, endOnFailure, ...from })
    if (!details.failed) return
    const { errorInstance, counterexample, counterexamplePath } = details
    if (!(errorInstance instanceof Violation)) throw errorInstance
    const commands = counterexample?.[0].map(String) ?? []
    this.found.push({ violation: errorInstance, commands, seed, path: counterexamplePath ?? '' })
  }

  async #play(commands: Command[], isOver: () => boolean): Promise<void> {
    const { url, hostnames, onProgress } = this.#options
    const { tally } = this
    const number = this.#sessions++
    const session = new Session({ url, tally, number, isOver, ...(hostnames && { hostnames }) })
    try {
      await session.open()
      await fc.asyncModelRun(() => ({ model: session.model, real: session }), commands)
      await session.settle()
    } finally {
      for (const task of await session.close()) this.left.add(task)
    }
    onProgress?.(tally.requests)
  }
}

function tooMany503(tally: Tally): string[] {
  const refused = tally.byOutcome()['503'] ?? 0
  if (refused <= Math.max(3, DECLARED_503 * tally.requests)) return []
  return [
    `${refused} requests were told 503, though Redis is there (or this machine is too busy for it)`,
  ]
}

/** What is wrong with the tasks after a run: there are those of before, and nothing but what a session may have left. */
function differences(before: Task[], after: Task[], left: Set<string>): string[] {
  const known = new Set(before.map(({ id }) => id))
  const states = new Map(after.map((task) => [task.id, stateOf(task)]))
  return [
    ...before
      .filter((task) => states.get(task.id) !== stateOf(task))
      .map(
        (task) => `task ${task.id} is ${states.get(task.id) ?? 'gone'}, and was ${stateOf(task)}`,
      ),
    ...after
      .filter(({ id, title }) => !known.has(id) && !left.has(id) && !left.has(title))
      .map(addedByRefused),
  ]
}

/** The list of tasks; a busy machine may answer 503 now and then. */
async function readTasks(url: URL): Promise<Task[]> {
  return waitFor(
    'the list of tasks',
    async () => {
      const response = await fetch(new URL('/api/tasks', url), {
        signal: AbortSignal.timeout(10_000),
      })
      if (!response.ok) throw new NotYet(`GET /api/tasks answered ${response.status}`)
      return (await response.json()) as Task[]
    },
    { timeoutMs: 10_000 },
  )
}
