import type { Results } from './results.ts'

/** Invented results for tests of the reports: their figures are round so that nobody takes them for measured. */
export function sampleResults(): Results {
  return {
    schemaVersion: 1,
    run: {
      id: '20260102-030405-abcd',
      startedAt: '2026-01-02T03:04:05.000Z',
      durationMs: 50_000,
      steps: [{ title: 'Build the monolith', durationMs: 1000 }],
    },
    pair: {
      monolithic: { own: true, directory: 'monolithic' },
      multiContainer: { own: false, directory: '/home/me/shop/stack' },
    },
    environment: {
      engineVersion: '26.1.5',
      imageStore: 'overlay2',
      composeVersion: '2.26.1',
      operatingSystem: 'Debian GNU/Linux 12',
      architecture: 'x86_64',
      cpus: 2,
      memoryBytes: 8 * 1024 ** 3,
      nodeVersion: 'v24.0.0',
    },
    bases: [
      {
        name: 'redis:7-alpine',
        reference: 'lab-standin/redis:7-alpine',
        digest: null,
        standIn: true,
        reason: 'built from packages',
      },
    ],
    experiments: [
      {
        id: 'image-size',
        question: 'How much does a user download and store?',
        teaches: ['Image Size'],
        better: 'multiContainer',
        sentence: 'The monolith is 300 MB, the multi-container stack 100 MB.',
        headline: { monolithic: '300 MB', multiContainer: '100 MB' },
        rows: {},
        caveats: [],
        charts: [],
        lists: [],
        facts: { monolithic: { bytes: 3e8 }, multiContainer: { bytes: 1e8 } },
        evidence: [{ command: 'docker ps', exitCode: 0, durationMs: 10, output: '' }],
      },
      {
        id: 'logs',
        question: 'Where do I find a request?',
        teaches: ['Logs'],
        better: 'not-measured',
        sentence: 'Not measured: the engine went away.',
        headline: { monolithic: 'not measured', multiContainer: 'not measured' },
        rows: {},
        caveats: [],
        charts: [],
        lists: [],
        facts: { monolithic: {}, multiContainer: {} },
        evidence: [],
      },
    ],
  }
}
