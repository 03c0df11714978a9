import { availability, isGood } from './answers.ts'
import { type Answer, Probe, type Send } from './probe.ts'
import { waitFor } from '../../core/wait.ts'

/** Requests a second. Half of the reads ask for a page of the list, half for one task. */
export const RATES = { reads: 150, writes: 50 }
/** All is well where everybody who came within so long was served. Milliseconds. */
const WELL_FOR_MS = 1000
const WELL_IN_A_ROW = Math.round((RATES.writes * WELL_FOR_MS) / 2000)

/** Which of the two it was. */
export type Kind = keyof typeof RATES

/** An answer whose time is on the clock of `performance.now()`. */
export interface UserAnswer extends Answer {
  kind: Kind
}

/** The users of one trial: they read and write at a steady rate, whatever becomes of their requests. */
export class Users {
  readonly #probes: Record<Kind, Probe>
  readonly #startedAt: Record<Kind, number>
  readonly #title: (n: number) => string

  /**
   * @param mark makes the titles this trial's own
   * @param knownId the id of a task that is there
   * @param send where there is more than one address
   */
  constructor(url: string, mark: string, knownId: string, send?: Send) {
    this.#title = (n) => `${mark} ${n}`
    const read = (n: number) =>
      n % 2 === 0 ? { path: '/api/tasks?limit=20' } : { path: `/api/tasks/${knownId}` }
    const write = (n: number) => ({
      method: 'POST' as const,
      path: '/api/tasks',
      body: { title: this.#title(n) },
    })
    const way = send ? { send } : {}
    this.#probes = {
      reads: new Probe(url, { perSecond: RATES.reads, request: read, ...way }),
      writes: new Probe(url, { perSecond: RATES.writes, request: write, ...way }),
    }
    const startOf = (kind: Kind) => performance.now() - this.#probes[kind].now()
    this.#startedAt = { reads: startOf('reads'), writes: startOf('writes') }
  }

  /**
   * Waits until all who came after a moment, for a second at least, were served.
   * @throws WaitTimeout
   */
  async untilWell(sinceMs: number, timeoutMs: number, signal: AbortSignal): Promise<void> {
    const areWell = () => {
      const fromMs = Math.max(sinceMs, performance.now() - WELL_FOR_MS)
      const isLongEnough = performance.now() - sinceMs >= WELL_FOR_MS
      const recent = this.answers().filter(({ atMs }) => atMs >= fromMs)
      const enough = (['reads', 'writes'] as const).every(
        (kind) => recent.filter((one) => one.kind === kind).length >= WELL_IN_A_ROW,
      )
      return isLongEnough && enough && recent.every(isGood) ? true : undefined
    }
    await waitFor('all users to be served for a second', () => Promise.resolve(areWell()), {
      timeoutMs,
      intervalMs: 50,
      signal,
      // Why not, in the last second.
      details: () => {
        const recent = this.answers().filter(({ atMs }) => atMs >= performance.now() - WELL_FOR_MS)
        return Promise.resolve(JSON.stringify(availability(recent).outcomes))
      },
    })
  }

  /** All answers until now, in no order. */
  answers(): UserAnswer[] {
    return (['reads', 'writes'] as const).flatMap((kind) =>
      this.#probes[kind].answers.map((one) => ({
        ...one,
        kind,
        atMs: one.atMs + this.#startedAt[kind],
      })),
    )
  }

  /**
   * Ends their requests.
   * @returns all answers in the order of sending, the titles that were acknowledged with 201, and how late the users were
   */
  async stop(): Promise<{ answers: UserAnswer[]; acknowledged: string[]; sentLateMs: number }> {
    await Promise.all(Object.values(this.#probes).map((probe) => probe.stop()))
    // The n-th answer in the order of sending is that to the n-th request.
    const acknowledged = this.#probes.writes.answers.flatMap(({ status }, n) =>
      status === 201 ? [this.#title(n)] : [],
    )
    const late = Object.values(this.#probes).map((probe) => probe.sentLateMs)
    return {
      answers: this.answers().sort((a, b) => a.atMs - b.atMs),
      acknowledged,
      sentLateMs: Math.round(Math.max(...late)),
    }
  }
}
