import { type Answer, headerOf } from './answer.ts'
import { Connection, type Outcome } from './connection.ts'
import type { FuzzCase, World } from './fuzz-case.ts'
import { generate } from './generate.ts'
import { violationsOf } from './invariants.ts'
import { Ledger, type Task } from './ledger.ts'
import { Random } from './random.ts'
import { Tally } from './summary.ts'
import { NotYet, WaitTimeout, waitFor } from '../../core/wait.ts'

export interface FuzzOptions {
  url: URL
  requests: number
  seed: number
  connections: number
  /** Whom an answer may come from; absent where that is not known. */
  hostnames?: Set<string>
  signal: AbortSignal
  /** The run ends early with so many. */
  maxViolations?: number
  onProgress?: (requests: number) => void
}

/** Something that the server must not have done, and the requests that made it do so. */
export interface Violation {
  problems: string[]
  /** The last is the one that showed it. */
  cases: FuzzCase[]
  outcome?: Outcome
}

export interface FuzzResult {
  tally: Tally
  violations: Violation[]
  durationMs: number
}

/** Enough to see what is wrong; after that a run only fills the disk. */
const MAX_VIOLATIONS = 20
/** Tasks that no request may change, though many try to. */
const GUARDED = 12
/** So many cases of a worker after each other, until it looks at the list. */
const COMPARE_EVERY = 40
/** What is slow, or waits for an answer that need not come, is sent beside the others; so many at a time. */
const MAX_SLOW = 100
/** The share of requests that may be told 503 while Redis is there. */
const DECLARED_503 = 0.001
/** How many cases are remembered, to tell which of them have named a task that has changed. */
const JOURNAL = 3000

/** Sends random requests, good and bad, over many connections, and judges every answer and every task. */
export async function fuzz(options: FuzzOptions): Promise<FuzzResult> {
  const start = performance.now()
  const run = new FuzzRun(options, await readTasks(options.url))
  await run.guardTasks()
  await Promise.all(Array.from({ length: options.connections }, (_, worker) => run.work(worker)))
  await run.settle()
  await run.tidy()
  return { tally: run.tally, violations: run.violations, durationMs: performance.now() - start }
}

/** Sends recorded cases again, each on a connection of its own, and judges their answers; the tasks are what they are. */
export async function replay(url: URL, { cases }: Pick<Violation, 'cases'>): Promise<FuzzResult> {
  const start = performance.now()
  const tally = new Tally()
  const violations: Violation[] = []
  for (const one of cases) {
    const connection = new Connection(url)
    const outcome = await connection.play(one)
    connection.close()
    for (const [index] of one.requests.entries()) {
      tally.add(one.kind, String(outcome.answers[index]?.status ?? 'none'))
      tally.requests++
    }
    const problems = problemsOf(one, outcome)
    if (problems.length > 0) violations.push({ problems, cases: [one], outcome })
  }
  return { tally, violations, durationMs: performance.now() - start }
}

/** What is wrong with the answers of a case, each by itself. */
function problemsOf(one: FuzzCase, { answers, malformed }: Outcome): string[] {
  const isDue = !one.mayBeSilent && one.end !== 'abort' && malformed === undefined
  return [
    ...(malformed === undefined ? [] : [malformed]),
    ...answers.flatMap((answer, index) =>
      violationsOf(one.requests[index] ?? { method: 'GET' }, answer),
    ),
    ...(isDue && answers.length < one.requests.length ? ['no answer'] : []),
  ]
}

class FuzzRun {
  readonly tally = new Tally()
  readonly violations: Violation[] = []
  readonly #options: FuzzOptions
  readonly #ledger: Ledger
  readonly #slow = new Set<Promise<void>>()
  readonly #journal: FuzzCase[] = []
  #cases = 0

  constructor(options: FuzzOptions, tasks: Task[]) {
    this.#options = options
    this.#ledger = new Ledger(tasks)
  }

  async guardTasks(): Promise<void> {
    const tasks: Task[] = []
    for (let i = 0; i < GUARDED; i++)
      tasks.push(await addTask(this.#options.url, `Guarded ${i + 1}`))
    this.#ledger.guard(tasks)
  }

  get #isOver(): boolean {
    const { signal, requests, maxViolations = MAX_VIOLATIONS } = this.#options
    return (
      signal.aborted || this.tally.requests >= requests || this.violations.length >= maxViolations
    )
  }

  /** One client, from its first case to its last. */
  async work(worker: number): Promise<void> {
    const connection = new Connection(this.#options.url)
    try {
      for (let n = 1; !this.#isOver; n++) {
        if (n % COMPARE_EVERY === 0) await this.#compare(connection, worker)
        const one = generate(this.#world(worker))
        this.#remember(one)
        if (one.pauseMs > 0 || (one.mayBeSilent && !one.keep)) await this.#playBeside(one, worker)
        else this.#judge(one, await connection.play(one), worker)
      }
    } finally {
      connection.close()
    }
  }

  /** Waits for what is slow, and compares all tasks with what they have to be. */
  async settle(): Promise<void> {
    this.#options.signal.throwIfAborted()
    await Promise.all(this.#slow)
    const refused = this.tally.byOutcome()['503'] ?? 0
    if (refused > Math.max(3, DECLARED_503 * this.tally.requests)) {
      this.#report([
        `${refused} requests were told 503, though Redis is there (or this machine is too busy for it)`,
      ])
    }
    let problems: string[] = []
    try {
      // What was hung up on may still be under way.
      await waitFor(
        'all tasks to be as they should',
        async () => {
          problems = this.#ledger.compareAll(await readTasks(this.#options.url))
          return problems.length === 0 ? true : undefined
        },
        { timeoutMs: 2000, intervalMs: 200 },
      )
    } catch (error) {
      if (!(error instanceof WaitTimeout)) throw error
      for (const problem of problems) this.#report([problem])
    }
  }

  /** Deletes what the run has added: the stack may be somebody's. */
  async tidy(): Promise<void> {
    const ids = this.#ledger.added
    const remove = async () => {
      for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
        const url = new URL(`/api/tasks/${id}`, this.#options.url)
        await fetch(url, { method: 'DELETE', signal: AbortSignal.timeout(10_000) })
      }
    }
    await Promise.all(Array.from({ length: this.#options.connections }, remove))
  }

  #world(worker: number): World {
    const { seed, url } = this.#options
    const index = this.#cases++
    return {
      random: new Random(seed, index),
      marker: `<zq${index.toString(36)}z>`,
      requestId: `fuzz-${index}`,
      own: this.#ledger.ownedBy(worker),
      guarded: this.#ledger.guarded,
      host: url.host,
    }
  }

  async #playBeside(one: FuzzCase, worker: number): Promise<void> {
    if (this.#slow.size >= MAX_SLOW) await Promise.race(this.#slow)
    const connection = new Connection(this.#options.url)
    const playing = connection.play(one).then((outcome) => {
      connection.close()
      this.#judge(one, outcome, worker)
      this.#slow.delete(playing)
    })
    this.#slow.add(playing)
  }

  #judge(one: FuzzCase, outcome: Outcome, worker: number): void {
    const problems = problemsOf(one, outcome)
    for (const [index, sent] of one.requests.entries()) {
      const answer = outcome.answers[index]
      problems.push(...this.#ledger.book(sent, answer, worker), ...this.#stranger(answer))
      this.tally.add(one.kind, answer ? String(answer.status) : 'none')
      this.tally.requests++
    }
    if (problems.length > 0) this.violations.push({ problems, cases: [one], outcome })
    this.#options.onProgress?.(this.tally.requests)
  }

  #stranger(answer: Answer | undefined): string[] {
    const { hostnames } = this.#options
    const name = answer && headerOf(answer, 'x-served-by')
    const isStranger = hostnames && name !== undefined && !hostnames.has(name)
    return isStranger ? [`an answer of ${name}, which was not there before`] : []
  }

  async #compare(connection: Connection, worker: number): Promise<void> {
    const one = listCase(this.#options.url)
    const mine = this.#ledger.ownedBy(worker)
    const outcome = await connection.play(one)
    this.#judge(one, outcome, worker)
    const [answer] = outcome.answers
    if (answer?.status !== 200) return
    const tasks = JSON.parse(answer.body.toString()) as Task[]
    for (const problem of this.#ledger.compareOwn(worker, mine, tasks)) this.#report([problem])
  }

  #remember(one: FuzzCase): void {
    this.#journal.push(one)
    if (this.#journal.length > 2 * JOURNAL) this.#journal.splice(0, JOURNAL)
  }

  /** A task is not what it should be: the last cases that have named it are kept. */
  #report(problems: string[]): void {
    const id = /^task (\d+) /.exec(problems[0] ?? '')?.[1]
    const marker = /<zq[0-9a-z]+z>/.exec(problems[0] ?? '')?.[0]
    const names = ({ pieces }: FuzzCase) => {
      const text = Buffer.concat(pieces).toString('latin1')
      return text.includes(`/tasks/${id}`) || (marker !== undefined && text.includes(marker))
    }
    this.violations.push({ problems, cases: this.#journal.filter(names).slice(-20) })
  }
}

function listCase(url: URL): FuzzCase {
  const bytes = Buffer.from(`GET /api/tasks HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`)
  return {
    ...{ kind: 'compare the list', pieces: [bytes], pauseMs: 0, end: 'wait', keep: true },
    ...{ mayBeSilent: false, requests: [{ method: 'GET', expect: 'serve' }] },
  }
}

async function readTasks(url: URL): Promise<Task[]> {
  const response = await fetch(new URL('/api/tasks', url), { signal: AbortSignal.timeout(10_000) })
  if (!response.ok) throw new NotYet(`GET /api/tasks answered ${response.status}`)
  return (await response.json()) as Task[]
}

async function addTask(url: URL, title: string): Promise<Task> {
  const response = await fetch(new URL('/api/tasks', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title }),
    signal: AbortSignal.timeout(10_000),
  })
  return (await response.json()) as Task
}
