import { isGood } from '../../../engine/load/answers.ts'
import { type Answer, Probe } from '../../../engine/load/probe.ts'

/** How often each kind of request is sent, a second. */
export interface Rates {
  reads: number
  writes: number
  health: number
}

/** So many good answers one after the other are no accident. */
const IN_A_ROW = 10

/** Who asks for what: the list of tasks, a new task, `GET /api/health`. */
export type Kind = keyof Rates

/** Users of one stack who read, write and ask for its health. All moments are on the clock of `performance.now()`. */
export class Users {
  readonly #probes: Record<Kind, Probe>
  readonly #startedAt: Record<Kind, number>
  readonly #title: (n: number) => string

  /** @param mark makes the tasks' titles this stack's own */
  constructor(url: string, mark: string, rates: Rates) {
    this.#title = (n) => `${mark} ${n}`
    const create = (n: number) => ({
      method: 'POST' as const,
      path: '/api/tasks',
      body: { title: this.#title(n) },
    })
    this.#probes = {
      // One task is enough to need Redis; a list that grows would make the later answers slower.
      reads: new Probe(url, {
        perSecond: rates.reads,
        request: () => ({ path: '/api/tasks?limit=1' }),
      }),
      writes: new Probe(url, { perSecond: rates.writes, request: create }),
      health: new Probe(url, { perSecond: rates.health, request: () => ({ path: '/api/health' }) }),
    }
    const startOf = (kind: Kind) => performance.now() - this.#probes[kind].now()
    this.#startedAt = {
      reads: startOf('reads'),
      writes: startOf('writes'),
      health: startOf('health'),
    }
  }

  /**
   * The answers that ended after `fromMs` to requests sent before `toMs`, in the order in which they were sent; their
   * times count from `fromMs`, so that one that was under way then has a negative one.
   */
  between(kind: Kind, fromMs: number, toMs = Infinity): Answer[] {
    const from = fromMs - this.#startedAt[kind]
    const to = toMs - this.#startedAt[kind]
    return this.#probes[kind].answers
      .filter(({ atMs, tookMs }) => atMs + tookMs >= from && atMs < to)
      .map((one) => ({ ...one, atMs: one.atMs - from }))
      .sort((a, b) => a.atMs - b.atMs)
  }

  /** Whether a write and the last reads that were sent after this moment were answered well. */
  areWell(sinceMs: number): boolean {
    const since = (kind: Kind) => this.between(kind, sinceMs).filter(({ atMs }) => atMs >= 0)
    const reads = since('reads')
    const isServed = reads.length >= IN_A_ROW && reads.slice(-IN_A_ROW).every(isGood)
    return isServed && since('writes').some(isGood)
  }

  /** Whether anybody who asked for the tasks after this moment got them. */
  wasAnyServed(sinceMs: number): boolean {
    return this.between('reads', sinceMs).some((one) => one.atMs >= 0 && isGood(one))
  }

  /** Ends their requests, and gives every title that was acknowledged with 201, with the moment when. */
  async stop(): Promise<{ title: string; atMs: number }[]> {
    await Promise.all(Object.values(this.#probes).map((probe) => probe.stop()))
    // The n-th answer in the order of sending is that to the n-th request.
    return this.#probes.writes.answers.flatMap((answer, n) =>
      answer.status === 201
        ? [{ title: this.#title(n), atMs: answer.atMs + answer.tookMs + this.#startedAt.writes }]
        : [],
    )
  }
}

/** What users saw of a fault. */
export interface Outage {
  failed: number
  /**
   * From the fault to the good answer that ended the longest time without one. 0 where none failed; null where no good
   * one came any more. Milliseconds.
   */
  backAfterMs: number | null
}

/** Reads an outage from answers whose times count from the fault. */
export function outageOf(answers: Answer[]): Outage {
  const cameAt = ({ atMs, tookMs }: Answer) => atMs + tookMs
  const failures = answers.filter((one) => !isGood(one)).map(cameAt)
  if (failures.length === 0) return { failed: 0, backAfterMs: 0 }
  const good = answers
    .filter(isGood)
    .map(cameAt)
    .sort((a, b) => a - b)
  // Not the first good answer after a failure: the last ones from before may come after the first failure.
  const gaps = good
    .map((to, index) => ({ from: good[index - 1] ?? 0, to }))
    .filter(({ from, to }) => failures.some((at) => at >= from && at <= to))
    .sort((a, b) => b.to - b.from - (a.to - a.from))
  return { failed: failures.length, backAfterMs: gaps[0] ? Math.round(gaps[0].to) : null }
}
