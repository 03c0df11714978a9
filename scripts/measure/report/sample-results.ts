import type { Chart } from '../../core/charts/chart.ts'
import type { ExperimentReading } from '../experiments/run-experiment.ts'
import type { Results } from './results.ts'

/** Invented results for tests of the reports: their figures are round so that nobody takes them for measured. */
export function sampleResults(): Results {
  return {
    schemaVersion: 3,
    run: {
      id: '20260102-030405-abcd',
      startedAt: '2026-01-02T03:04:05.000Z',
      durationMs: 50_000,
      steps: [{ title: 'Build the monolith', durationMs: 1000 }],
    },
    subjects: [
      {
        ...{ id: 'monolithic', title: 'Typical monolith', own: true },
        ...{ directory: 'monolithic', isSplit: false },
      },
      {
        ...{ id: 'multiContainer', title: 'Stack', own: false },
        ...{ directory: '/home/me/shop/stack', isSplit: true },
      },
    ],
    comparisons: [{ monolithic: 'monolithic', multiContainer: 'multiContainer' }],
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
        readings: [
          {
            better: 'multiContainer',
            holds: 'yes',
            sentence: 'The monolith is 300 MB, the stack 100 MB.',
            headline: { monolithic: '300 MB', multiContainer: '100 MB' },
            figure: sampleFigure('300 MB', 3e8),
            rows: {},
            caveats: ['Sizes are `docker`’s own: <b>not</b> those of a | registry.'],
            lists: [],
          },
        ],
        charts: sampleCharts(),
        facts: {
          monolithic: {
            ...sampleSize(3e8),
            startMs: { median: 200, low: 100, high: 300, repetitions: 3 },
          },
          multiContainer: sampleSize(1e8),
        },
        evidence: [
          { command: "docker ps --format '{{.ID}}'", exitCode: 0, durationMs: 10, output: '' },
          { command: 'docker logs x', exitCode: 1, durationMs: 1200, output: 'a < b && "c"\n```' },
        ],
      },
      {
        id: 'logs',
        question: 'Where do I find a request?',
        teaches: ['Logs'],
        readings: [
          {
            better: 'not-measured',
            holds: 'not measured',
            sentence: 'Not measured: the engine went away.',
            headline: { monolithic: 'not measured', multiContainer: 'not measured' },
            ...{ rows: {}, caveats: [], lists: [] },
          },
        ],
        charts: [],
        facts: {},
        evidence: [],
      },
    ],
  }
}

/** Facts of which the experiment `image-size` can say something. */
const sampleSize = (bytes: number) => ({
  ...{ bytes, downloadBytes: bytes, uncompressedBytes: 3 * bytes, images: [] },
})

const sampleFigure = (monolithic: string, bytes: number) => ({
  name: 'Download',
  text: { monolithic, multiContainer: '100 MB' },
  amount: { monolithic: bytes, multiContainer: 1e8 },
})

/** The same with a well-run monolith, which is as small as the stack. */
export function sampleOfThree(): Results {
  const { subjects, comparisons, experiments, ...rest } = sampleResults()
  const [first, last] = subjects
  if (!first || !last) throw new Error('The sample has two subjects')
  const wellRun = {
    ...first,
    id: 'wellRun',
    title: 'Well-run monolith',
    directory: '/home/me/well',
  }
  return {
    ...rest,
    subjects: [first, wellRun, last],
    comparisons: [...comparisons, { monolithic: 'wellRun', multiContainer: 'multiContainer' }],
    experiments: experiments.map((one) => ({
      ...one,
      facts:
        Object.keys(one.facts).length === 0 ? {} : { ...one.facts, wellRun: sampleSize(9.9e7) },
      readings: one.readings.flatMap((reading) => [reading, alike(reading)]),
    })),
  }
}

const alike = (reading: ExperimentReading): ExperimentReading =>
  reading.better === 'not-measured'
    ? reading
    : {
        ...reading,
        ...{ better: 'same', holds: 'no' },
        ...{
          sentence: 'Both are 100 MB.',
          headline: { monolithic: '99 MB', multiContainer: '100 MB' },
          figure: sampleFigure('99 MB', 9.9e7),
        },
      }

/** A chart of each kind, with what is hard to draw: long labels, nothing at all, marks close together. */
export function sampleCharts(): Chart[] {
  return [
    {
      kind: 'stacked-bars',
      title: 'What an image weighs',
      summary: 'Monolithic: tools 200 MB, app 100 MB. Multi-container: app 100 MB.',
      unit: 'bytes',
      bars: [
        {
          label: 'Monolithic',
          parts: [
            { label: 'Tools to build and to debug with', value: 2e8 },
            { label: 'App', value: 1e8 },
          ],
        },
        {
          label: 'Multi-container',
          parts: [
            { label: 'App', value: 1e8 },
            { label: 'Nothing', value: 0 },
          ],
        },
      ],
    },
    {
      kind: 'timeline',
      title: 'What users saw',
      summary: 'Monolithic: away for 2.0 s. Multi-container: errors for 1.0 s.',
      lanes: [
        {
          label:
            'Monolithic: a lane with a name that is far too long for a telephone, and then some',
          spans: [
            { fromMs: 0, toMs: 1000, tone: 'ok', label: '200' },
            { fromMs: 1000, toMs: 3000, tone: 'down', label: 'ECONNREFUSED' },
            { fromMs: 3000, toMs: 4000, tone: 'ok' },
          ],
          marks: [],
        },
        {
          label: 'Multi-container',
          spans: [
            { fromMs: 0, toMs: 1000, tone: 'ok', label: '200' },
            { fromMs: 1000, toMs: 2000, tone: 'failed', label: '503' },
          ],
          marks: [
            { atMs: 1000, label: 'crash' },
            { atMs: 1050, label: 'Docker sees a container with a long name die (137)' },
            { atMs: 3990, label: 'Docker: healthy' },
          ],
        },
      ],
    },
    {
      kind: 'bars',
      title: 'Until users were served again',
      summary: 'Monolithic 2.0 s (1.0 s to 3.0 s), multi-container 1.0 s.',
      unit: 'ms',
      bars: [
        { label: 'Monolithic', group: 'the app', value: 2000, low: 1000, high: 3000 },
        { label: 'Multi-container', group: 'the app', value: 1000 },
        { label: 'A bar with a name that is far too long to stand before it', value: 0 },
      ],
    },
    {
      kind: 'matrix',
      title: 'Who has to restart what',
      summary: 'Monolithic: both. Multi-container: its own.',
      columns: ['app', 'Redis', 'a column with a long name', 'another', 'and one more'],
      rows: ['Monolithic', 'Multi-container'].map((label) => ({
        label,
        cells: [
          { text: 'yes', tone: 'neutral' },
          { text: 'yes', tone: 'bad' },
          { text: 'no', tone: 'good' },
          { text: '0 of 5', tone: 'neutral' },
          { text: 'x'.repeat(60), tone: 'neutral' },
        ],
      })),
    },
  ]
}
