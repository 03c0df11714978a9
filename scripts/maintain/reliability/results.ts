import type { Base, Environment } from '../../engine/environment.ts'
import type { PackagingId } from '../own-packagings.ts'
import type { Timeline } from '../../core/charts/chart.ts'
import type { Spread } from '../../core/spread.ts'

/** Raised where a reader of the file would misread another version. */
export const SCHEMA_VERSION = 2

/** How long users may be unwell before a fault counts as one from which the packaging does not recover. */
export const GIVE_UP_AFTER_MS = 60_000

/** One fault, done once, and what users saw of it. Times in milliseconds. */
export interface Trial {
  requests: number
  failed: number
  /** Those of them that were under way in what the fault ended: nobody can finish them. */
  failedInFlight: number
  /** How many answers had which status, and how many ended in which error. */
  outcomes: Record<string, number>
  longestGapMs: number
  /** How long after it was due a request was sent, at most. Much says that the machine was held up, and not only the app. */
  sentLateMs: number
  acknowledged: number
  /** Writes that were acknowledged, and are not there afterwards. */
  lost: number
  /**
   * Until everybody who came was served again, from the fault; where that lasts, from its end. Null: not within `GIVE_UP_AFTER_MS`.
   */
  recoveredAfterMs: number | null
  /** The same from Redis's first answer, where the fault takes Redis away. */
  afterRedisMs?: number
  /** Of containers, by Docker. */
  restarts: number
  /** Of those, the app's. */
  webRestarts: number
  /** Requests that were sent and answered well while the fault lasted. */
  servedMeanwhile?: Record<'reads' | 'writes', number>
  /** The slowest 503 that the app gave: as users saw it, and by the app's own log. */
  slowest503?: { usersMs: number; appMs: number }
}

/** One stop under load. */
export interface Stop {
  /** When, after all was well. */
  afterMs: number
  tookMs: number
  /** By container. */
  exitCodes: Record<string, number>
  /** Requests that had been sent when the stop began and were not answered yet, and how many of them were answered well. */
  inFlight: number
  finished: number
  acknowledged: number
  lost: number
}

/** A long time without Redis. */
export interface Outage {
  /** `silent`: connections stay open, and nothing answers. `gone`: there is no such host. */
  kind: 'silent' | 'gone'
  seconds: number
  requests: number
  /** Answers in that time by route, and by status or error. */
  outcomes: Record<string, Record<string, number>>
  slowest503: { usersMs: number; appMs: number }
  afterRedisMs: number
  webRestarts: number
}

export interface Away {
  outages: Outage[]
  replicas: number
  /** Of all replicas together, at these seconds of the time without Redis. */
  memory: { atSeconds: number; bytes: number }[]
}

/** How a policy of writing to disk did: with one writer, and with many. */
export interface PolicyFigures {
  policy: string
  connections: number
  writesPerSecond: Spread
  p99Ms: Spread
  /** The longest that Redis stood still for its file, by its own latency monitor. */
  standstillMs: Spread
}

export interface Durability {
  /** What the packaging asks Redis for. */
  chosen: string
  figures: PolicyFigures[]
}

/** What was found out of one fault in one packaging. */
export interface FaultResult {
  id: string
  packaging: PackagingId
  replicas: number
  trials: Trial[]
  stops?: Stop[]
  away?: Away
  durability?: Durability
  /** Of the trial in the middle: what users saw, and when what was done. */
  timeline?: Timeline['lanes']
  /** The docker commands of the first trial, as they would be typed. */
  commands: string[]
}

/** faults.json. */
export interface FaultsRun {
  schemaVersion: typeof SCHEMA_VERSION
  run: {
    id: string
    startedAt: string
    durationMs: number
    times: number
    outageSeconds: number
    /** Of the random moments. */
    seed: number
  }
  load: Record<'reads' | 'writes', number>
  environment: Environment
  bases: Base[]
  results: FaultResult[]
  /** What could not be measured, and why. */
  failures: { id: string; packaging: PackagingId; message: string }[]
}
