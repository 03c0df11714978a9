import { type FaultResult, type FaultsRun, SCHEMA_VERSION, type Trial } from './results.ts'

/** A trial in which nothing went wrong, for tests. */
export const goodTrial = (more: Partial<Trial> = {}): Trial => ({
  ...{ requests: 600, failed: 0, failedInFlight: 0, outcomes: { '200': 450, '201': 150 } },
  ...{ longestGapMs: 20, sentLateMs: 9, acknowledged: 150, lost: 0, recoveredAfterMs: 0 },
  ...{ restarts: 0, webRestarts: 0 },
  ...more,
})

/** A run of these results, for tests. */
export const runOf = (results: Partial<FaultResult>[]): FaultsRun => ({
  schemaVersion: SCHEMA_VERSION,
  run: {
    ...{ id: '20260101-000000-abcd', startedAt: '2026-01-01T00:00:00.000Z', durationMs: 60_000 },
    ...{ times: 2, outageSeconds: 600, seed: 1 },
  },
  load: { reads: 150, writes: 50 },
  environment: {
    ...{ engineVersion: '26.1.5', imageStore: 'overlay2', composeVersion: '2.26.1' },
    ...{
      operatingSystem: 'Debian',
      architecture: 'linux/amd64',
      cpus: 2,
      memoryBytes: 8 * 1024 ** 3,
    },
    nodeVersion: 'v24.0.0',
  },
  bases: [],
  failures: [],
  results: results.map((one) => ({
    ...{ id: 'web-killed', packaging: 'multiContainer', replicas: 3, trials: [], commands: [] },
    ...one,
  })),
})
