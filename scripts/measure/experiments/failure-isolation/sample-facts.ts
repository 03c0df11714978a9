import type { ProcessRole } from '../../../engine/packagings/roles.ts'
import type { Crash } from './crash.ts'
import { crashFacts } from './crash-facts.ts'
import type { FailureIsolationFacts } from './facts.ts'
import type { DeadRedisFacts } from './health.ts'

// Invented, for tests.

export const crash = (role: ProcessRole, of: Partial<Crash> = {}): Crash => ({
  role,
  process: { web: 'node', redis: 'redis-server', extra: 'supervisord' }[role],
  killCommandMs: 60,
  backAfterMs: 1000,
  watchedMs: 2200,
  writesBackAfterMs: 1000,
  failedReads: 50,
  failedWrites: 10,
  failedHealth: 0,
  outcomes: { '200': 50, '503': 50 },
  events: [],
  restarts: 0,
  tookDown: [],
  spans: [],
  acknowledgedWrites: 100,
  lostWrites: 0,
  ...of,
})
export const died = { afterMs: 60, service: 'web', action: 'die', exitCode: 137 }
export const started = { afterMs: 300, service: 'web', action: 'start' }

export const ROLES = ['web', 'redis', 'extra'] as const
export const eight = <T>(one: T): T[] => Array.from({ length: 8 }, () => one)

/** Eight crashes of each role, and three watches. */
export const facts = (
  crashes: Partial<Crash>,
  dead: Partial<DeadRedisFacts> = {},
): FailureIsolationFacts => ({
  stacksAtOnce: 3,
  rates: { reads: 50, writes: 10, health: 5 },
  crashes: crashFacts(ROLES.flatMap((role) => eight(crash(role, crashes)))),
  deadRedis: [watch(dead), watch(dead), watch(dead)],
})

export const watch = (of: Partial<DeadRedisFacts> = {}): DeadRedisFacts => ({
  spoiledFile: '/data/dump.rdb',
  seconds: 30,
  secondsWithErrors: 30,
  secondsWithErrorsAndNoComplaint: 0,
  complaints: { restarting: 30 },
  checksThatPassed: 1,
  restarts: 3,
  noticedAfterMs: 60,
  readOutcomes: { '503': 300 },
  healthOutcomes: { '200': 150 },
  logLine: null,
  userSpans: [],
  dockerSpans: [],
  ...of,
})
