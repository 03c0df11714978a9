import type { ProcessRole } from '../../../engine/packagings/roles.ts'
import type { Timeline } from '../../../core/charts/chart.ts'
import { LEAD_MS } from './seen.ts'
import { type Crash } from './crash.ts'
import { addUp } from '../../../core/count-of.ts'
import { countEvents } from '../../../engine/docker/events.ts'
import { nearestToMedian, sum } from '../../../core/statistics.ts'

/**
 * All crashes of one role's process. Times in milliseconds from the command that kills. Lists have one entry for each crash, in
 * the order of the rounds.
 */
export interface CrashFacts {
  role: ProcessRole
  process: string
  crashes: number
  /** Until reads (writes) were answered well again; null where it did not recover without anyone's help. */
  backAfterMs: (number | null)[]
  writesBackAfterMs: (number | null)[]
  /** How long was waited at least for those that did not recover; null where all did. */
  gaveUpAfterMs: number | null
  failedReads: number[]
  failedWrites: number[]
  /** `GET /api/health` while reads failed: how many were no 200, over all crashes. */
  failedHealth: number
  /** Answers to reads over all crashes by what they said. */
  outcomes: Record<string, number>
  /** When Docker noticed: it said that a container died or is unhealthy. Null where it did not. */
  noticedAfterMs: (number | null)[]
  /** How often which event came, over all crashes: `die (exit code 137)`, `start`. */
  events: Record<string, number>
  /** How much Docker's restart counts grew, over all crashes. */
  restarts: number
  /** Which other roles' processes ended, too. */
  tookDown: ProcessRole[][]
  acknowledgedWrites: number[]
  lostWrites: number[]
  killCommandMs: number[]
  /** The one crash with the median time to recover. */
  typical: { spans: Timeline['lanes'][number]['spans']; marks: { atMs: number; label: string }[] }
}

export const ROLES: ProcessRole[] = ['web', 'redis', 'extra']

/** Sums up crashes by role. */
export function crashFacts(crashes: Crash[]): CrashFacts[] {
  return ROLES.flatMap((role) => {
    const own = crashes.filter((crash) => crash.role === role)
    const [first] = own
    return first ? [factsOf(first, own)] : []
  })
}

function factsOf({ role, process }: Crash, crashes: Crash[]): CrashFacts {
  const own = crashes.map(ownEvents)
  const each = <T>(of: (crash: Crash) => T): T[] => crashes.map(of)
  return {
    role,
    process,
    crashes: crashes.length,
    backAfterMs: each(({ backAfterMs }) => backAfterMs),
    writesBackAfterMs: each(({ writesBackAfterMs }) => writesBackAfterMs),
    gaveUpAfterMs: gaveUpAfter(crashes),
    failedReads: each(({ failedReads }) => failedReads),
    failedWrites: each(({ failedWrites }) => failedWrites),
    failedHealth: sum(crashes, ({ failedHealth }) => failedHealth),
    outcomes: addUp(each(({ outcomes }) => outcomes)),
    noticedAfterMs: own.map((events) => noticeOf(events) ?? null),
    events: addUp(own.map(countEvents)),
    restarts: sum(crashes, ({ restarts }) => restarts),
    tookDown: each(({ tookDown }) => tookDown),
    acknowledgedWrites: each(({ acknowledgedWrites }) => acknowledgedWrites),
    lostWrites: each(({ lostWrites }) => lostWrites),
    killCommandMs: each(({ killCommandMs }) => killCommandMs),
    typical: typicalOf(crashes),
  }
}

/**
 * What Docker said of this crash: that a container is healthy belongs to it only where it had died or been unhealthy in
 * it, else it is the end of an earlier one.
 */
function ownEvents({ events }: Crash): Crash['events'] {
  return events.filter(({ action, service }, index) => {
    if (action !== 'health_status: healthy') return true
    const before = events.slice(0, index).filter((one) => one.service === service)
    return before.some((one) => IS_WRONG.test(one.action))
  })
}

const IS_WRONG = /^(die|oom|health_status: unhealthy)$/

/** When Docker first said that something is wrong. */
function noticeOf(events: Crash['events']): number | undefined {
  return events.find(({ action }) => IS_WRONG.test(action))?.afterMs
}

function gaveUpAfter(crashes: Crash[]): number | null {
  const lasting = crashes.filter(({ backAfterMs }) => backAfterMs === null)
  return lasting.length === 0 ? null : Math.min(...lasting.map(({ watchedMs }) => watchedMs))
}

/** One that never recovered counts as the longest. */
function typicalOf(crashes: Crash[]): CrashFacts['typical'] {
  const middle = nearestToMedian(crashes, ({ backAfterMs }) => backAfterMs ?? Infinity)
  const marks = [
    { atMs: LEAD_MS, label: 'crash' },
    ...ownEvents(middle).map(({ afterMs, ...event }) => ({
      atMs: LEAD_MS + afterMs,
      label: saidOf(event),
    })),
  ]
  return { spans: middle.spans, marks }
}

function saidOf({ action, service, exitCode }: Omit<Crash['events'][number], 'afterMs'>): string {
  if (action === 'die') return `Docker sees ${service} die (${exitCode ?? '?'})`
  if (action === 'start') return `Docker starts ${service}`
  return `Docker: ${service} ${action.replace('health_status: ', 'is ')}`
}
