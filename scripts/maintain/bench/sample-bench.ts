import { CASES, type ContenderId } from './cases.ts'
import { readGoals } from './goals.ts'
import { BENCH_VERSION, type BenchResults, type Round } from './results.ts'

/** The rates of the three repetitions, by case and contender. */
type Rates = Record<string, Partial<Record<ContenderId, number[]>>>

const RATES: Record<ContenderId, number[]> = {
  ours: [9000, 9100, 9200],
  original: [500, 510, 520],
  l1: [10_000, 10_000, 10_000],
}

/** Invented results for tests: their figures are round so that nobody takes them for measured. */
export function sampleBench(rates: Rates = {}): BenchResults {
  const results: Omit<BenchResults, 'goals'> = {
    schemaVersion: BENCH_VERSION,
    run: {
      id: '20260102-030405-abcd',
      startedAt: '2026-01-02T03:04:05.000Z',
      durationMs: 240_000,
    },
    settings: { seconds: 1, repetitions: 3, connections: 10 },
    environment: {
      ...{ engineVersion: '26.1.5', imageStore: 'overlay2', composeVersion: '2.26.1' },
      ...{ operatingSystem: 'Debian GNU/Linux 12', architecture: 'linux/amd64' },
      ...{ cpus: 2, memoryBytes: 8 * 1024 ** 3, nodeVersion: 'v24.0.0' },
    },
    bases: [
      {
        ...{ name: 'redis:7-alpine', reference: 'lab-standin/redis:7-alpine' },
        ...{ digest: null, standIn: true, reason: 'built from packages' },
      },
    ],
    cases: CASES.map(({ id, title, tasks, contenders }) => ({
      ...{ id, title, tasks, answerBytes: tasks * 50 },
      loads: Object.fromEntries(
        contenders.map((one) => [one, (rates[id]?.[one] ?? RATES[one]).map(roundOf)]),
      ),
    })),
    stack: {
      ...{ tasks: 100, answerBytes: 5000, idleBytes: 80e6, loadedBytes: 110e6 },
      rounds: [990, 1000, 1010].map((perSecond) => ({
        ...{ perSecond, p50Ms: 10, p99Ms: 20, requests: perSecond, failed: 0 },
        cores: { web: 0.9, Gateway: 0.4, Redis: 0, Generator: 0.3 },
      })),
    },
    image: {
      ...{ image: 'task-app:web', bytes: 130e6, nodeBytes: 100e6, publishedNodeBytes: 110e6 },
      libraries: [{ path: '/lib/x86_64-linux-gnu/libc.so.6', bytes: 10e6 }],
    },
  }
  return { ...results, goals: readGoals(results) }
}

const roundOf = (perSecond: number): Round => ({
  ...{ perSecond, p50Ms: 1, p99Ms: 2, requests: perSecond, failed: 0 },
  busy: 0.98,
})
