import type { Timeline } from '../../../core/charts/chart.ts'
import type { Acknowledged } from '../../../engine/load/users.ts'
import type { ProcessRole, RoleProcess } from '../../../engine/packagings/roles.ts'

/** One crash of one process, and all that came of it. Times in milliseconds from the command that kills. */
export interface Crash {
  role: ProcessRole
  process: string
  /** How long the command that kills took: the crash itself was somewhere within. */
  killCommandMs: number
  /** Null where it was not over by itself within `watchedMs`. */
  backAfterMs: number | null
  /** How long was waited for that: until it was over, until Docker had a container down for good, or until patience ended. */
  watchedMs: number
  writesBackAfterMs: number | null
  failedReads: number
  failedWrites: number
  /** `GET /api/health` while it lasted: answers that were no 200, or none. */
  failedHealth: number
  /** Answers to reads by what they said: `200`, `503`, `ECONNREFUSED`. */
  outcomes: Record<string, number>
  /** What Docker said by itself. */
  events: { afterMs: number; service: string; action: string; exitCode?: number }[]
  /** How much its restart counts grew. */
  restarts: number
  /** The roles of other processes that ended with it. */
  tookDown: ProcessRole[]
  /** Reads as a lane of a timeline that begins `LEAD_MS` before the crash. */
  spans: Timeline['lanes'][number]['spans']
  /** Writes that were acknowledged between the crash before and this one. */
  acknowledgedWrites: number
  /** Writes that were acknowledged at any time before it, and are gone since. */
  lostWrites: number
}

/** A crash before it is known which writes had been acknowledged. */
export interface Undecided extends Omit<Crash, 'acknowledgedWrites' | 'lostWrites'> {
  atMs: number
  /** The titles of all tasks that were there once it was over. */
  present: Set<string>
}

/** The roles whose process is another one than before, or none, the crashed one's own left out. */
export function endedWith(
  victim: RoleProcess,
  before: RoleProcess[],
  after: RoleProcess[],
): ProcessRole[] {
  return before
    .filter(({ role, pid }) => role !== victim.role && !after.some((one) => one.pid === pid))
    .map(({ role }) => role)
}

/** Counts each acknowledged write that is gone for the crash after which it was first missing. */
export function countLost(crashes: Undecided[], acknowledged: Acknowledged[]): Crash[] {
  const lost = new Set<string>()
  return crashes.map(({ atMs, present, ...crash }, index) => {
    const previous = crashes[index - 1]?.atMs ?? -Infinity
    const before = acknowledged.filter((write) => write.atMs <= atMs)
    const missing = before.filter(({ title }) => !present.has(title) && !lost.has(title))
    for (const { title } of missing) lost.add(title)
    return {
      ...crash,
      acknowledgedWrites: before.filter((write) => write.atMs > previous).length,
      lostWrites: missing.length,
    }
  })
}
