import { availability, isGood } from './answers.ts'
import { type Answer, Probe, type ProbeRequest, type Send } from './probe.ts'
import { waitFor, type WaitOptions } from '../../core/wait.ts'

/** What they ask for: tasks, a new task, `GET /api/health`. */
const KINDS = ['reads', 'writes', 'health'] as const
export type Kind = (typeof KINDS)[number]

/** How often each kind of request is sent, a second. One that is left out is not sent. */
export type Rates = Partial<Record<Kind, number>>

/** Requests a second of a few hundred people at work: enough to notice an outage of a few milliseconds. */
export const RATES = { reads: 150, writes: 50 }

/** Users are served steadily where all who came within so long were served. Milliseconds. */
const STEADY_FOR_MS = 1000
/** Of a kind's requests in that time, as many must have been answered: the newest may still be under way. */
const ANSWERED_SHARE = 1 / 3

/** An answer whose time is on the clock of `performance.now()`. */
export interface UserAnswer extends Answer {
  kind: Kind
}

/** A write that was answered with 201, and when. */
export interface Acknowledged {
  title: string
  atMs: number
}

/** How long to wait at most, and what ends it sooner. */
type Limits = Pick<WaitOptions, 'timeoutMs' | 'signal'>

export interface UsersOptions {
  rates: Rates
  /** Begins the title of each task that they add, so that it can be told from all others. */
  titlePrefix: string
  /** What the n-th read asks for. Where left out, a list of one task: it needs Redis, and does not grow. */
  readPath?: (n: number) => string
  /** How requests are sent where there is more than one address. */
  send?: Send
}

/** Reads as people make them: by turns a page of the list, and the task with this id. */
export const pageAndTask = (id: string) => (n: number) =>
  n % 2 === 0 ? '/api/tasks?limit=20' : `/api/tasks/${id}`

/** Users of one app: they read, write and ask for its health at a steady rate, whatever becomes of their requests. */
export class Users {
  readonly #rates: Rates
  readonly #probes = new Map<Kind, Probe>()
  readonly #title: (n: number) => string

  constructor(url: string, options: UsersOptions) {
    const { rates, titlePrefix, readPath = () => '/api/tasks?limit=1', send } = options
    this.#rates = rates
    this.#title = (n) => `${titlePrefix} ${n}`
    const requests: Record<Kind, (n: number) => ProbeRequest> = {
      reads: (n) => ({ path: readPath(n) }),
      writes: (n) => ({ method: 'POST', path: '/api/tasks', body: { title: this.#title(n) } }),
      health: () => ({ path: '/api/health' }),
    }
    for (const kind of KINDS) {
      const perSecond = rates[kind]
      if (perSecond === undefined) continue
      const options = { perSecond, request: requests[kind], ...(send ? { send } : {}) }
      this.#probes.set(kind, new Probe(url, options))
    }
  }

  /** All answers until now, in no order. */
  answers(): UserAnswer[] {
    return KINDS.flatMap((kind) => this.#answersTo(kind))
  }

  /**
   * The answers that ended after `fromMs` to requests sent before `toMs`, in the order in which they were sent; their
   * times count from `fromMs`, so that one that was under way then has a negative one.
   */
  between(kind: Kind, fromMs: number, toMs = Infinity): Answer[] {
    return this.#answersTo(kind)
      .filter(({ atMs, tookMs }) => atMs + tookMs >= fromMs && atMs < toMs)
      .map((one) => ({ ...one, atMs: one.atMs - fromMs }))
      .sort((a, b) => a.atMs - b.atMs)
  }

  /** Whether all who read and wrote after a moment, for a second at least, were served. */
  areSteady(sinceMs: number): boolean {
    const now = performance.now()
    if (now - sinceMs < STEADY_FOR_MS) return false
    return (['reads', 'writes'] as const).every((kind) => {
      const recent = this.#answersTo(kind).filter(({ atMs }) => atMs >= now - STEADY_FOR_MS)
      const enough = (this.#rates[kind] ?? 0) * ANSWERED_SHARE
      return recent.length >= enough && recent.every(isGood)
    })
  }

  /**
   * Waits until all who read and wrote after a moment, for a second at least, were served.
   * @throws WaitTimeout
   */
  async untilSteady(sinceMs: number, options: Limits): Promise<void> {
    const condition = () => Promise.resolve(this.areSteady(sinceMs) ? true : undefined)
    await waitFor('all users to be served for a second', condition, {
      ...options,
      intervalMs: 50,
      // Why not, in the last second.
      details: () => {
        const fromMs = performance.now() - STEADY_FOR_MS
        const recent = this.answers().filter(({ atMs }) => atMs >= fromMs)
        return Promise.resolve(JSON.stringify(availability(recent).outcomes))
      },
    })
  }

  /**
   * Ends their requests.
   * @returns all answers in the order of sending, the writes that were acknowledged with 201, and how late the users were
   */
  async stop(): Promise<{
    answers: UserAnswer[]
    acknowledged: Acknowledged[]
    sentLateMs: number
  }> {
    const probes = [...this.#probes.values()]
    await Promise.all(probes.map((probe) => probe.stop()))
    // The n-th answer in the order of sending is that to the n-th request.
    const acknowledged = this.#answersTo('writes').flatMap(({ status, atMs, tookMs }, n) =>
      status === 201 ? [{ title: this.#title(n), atMs: atMs + tookMs }] : [],
    )
    return {
      answers: this.answers().sort((a, b) => a.atMs - b.atMs),
      acknowledged,
      sentLateMs: Math.round(Math.max(...probes.map((probe) => probe.sentLateMs))),
    }
  }

  #answersTo(kind: Kind): UserAnswer[] {
    const probe = this.#probes.get(kind)
    if (!probe) return []
    return probe.answers.map((one) => ({ ...one, kind, atMs: one.atMs + probe.startedAtMs }))
  }
}
