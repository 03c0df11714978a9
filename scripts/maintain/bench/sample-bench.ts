import { type BenchResults, BENCH_VERSION, type MeasuredLoad } from './bench-results.ts'
import { CASES, type ContenderId } from './cases.ts'
import { readGoals } from './goals.ts'

/** Invented results for tests: their figures are round so that nobody takes them for measured. */
export function sampleBench(rates: Rates = {}): BenchResults {
  const results = {
    schemaVersion: BENCH_VERSION,
    run: {
      id: '20260102-030405-abcd',
      startedAt: '2026-01-02T03:04:05.000Z',
      durationMs: 240_000,
      steps: [{ title: 'Requests per second', durationMs: 180_000 }],
    },
    settings: { seconds: 1, repetitions: 3, connections: 10 },
    environment: {
      engineVersion: '26.1.5',
      imageStore: 'overlay2',
      composeVersion: '2.26.1',
      operatingSystem: 'Debian GNU/Linux 12',
      architecture: 'linux/amd64',
      cpus: 2,
      memoryBytes: 8 * 1024 ** 3,
      nodeVersion: 'v24.0.0',
    },
    bases: [
      {
        name: 'redis:7-alpine',
        reference: 'lab-standin/redis:7-alpine',
        ...{ digest: null, standIn: true, reason: 'built from packages' },
      },
    ],
    processes: [
      {
        name: 'This app, tasks-100',
        core: 'core 0',
        command: 'PORT=1 taskset --cpu-list 0 node app/src/server.ts',
      },
    ],
    missing: [{ contender: 'flask', reason: 'it is not installed here' }],
    cases: CASES.map(({ id, title, tasks, contenders }) => ({
      ...{ id, title, tasks, answerBytes: tasks * 50 },
      loads: contenders
        .filter((one) => one !== 'flask')
        .map((one) => load(one, rates[id]?.[one] ?? RATES[one])),
    })),
    coldStart: { processMs: [400, 500, 600], containerMs: [900, 1000, 1100] },
    replicas: {
      tasks: 100,
      counts: [1, 2, 3, 4, 5].map((replicas) => ({
        replicas,
        rounds: [990, 1000, 1010].map((perSecond) => ({
          ...{ perSecond, p50Ms: 10, p99Ms: 20, requests: perSecond, failed: 0 },
          cores: { web: 0.9, Gateway: 0.4, Generator: 0.3, 'Everything else': 0.3 },
        })),
      })),
      idleBytes: [80e6, 81e6, 82e6],
      loadedBytes: [100e6, 110e6, 120e6],
    },
    image: {
      image: 'task-app:web',
      bytes: 130e6,
      nodeBytes: 100e6,
      publishedNodeBytes: 110e6,
      libraries: [{ path: '/lib/x86_64-linux-gnu/libc.so.6', bytes: 10e6 }],
    },
  } satisfies Omit<BenchResults, 'goals'>
  return { ...results, goals: readGoals(results) }
}

/** The rates of the three repetitions, by case and contender. */
type Rates = Record<string, Partial<Record<ContenderId, number[]>>>

const RATES: Record<ContenderId, number[]> = {
  ours: [9000, 9100, 9200],
  original: [500, 510, 520],
  flask: [100, 110, 120],
  l0: [20_000, 20_000, 20_000],
  l1: [10_000, 10_000, 10_000],
}

function load(contender: ContenderId, rates: number[]): MeasuredLoad {
  return {
    contender,
    rounds: rates.map((perSecond) => ({
      ...{ perSecond, p50Ms: 1, p99Ms: 2, requests: perSecond, failed: 0 },
      ...{ cpuMs: 1000 / perSecond, busy: 0.98 },
    })),
  }
}
