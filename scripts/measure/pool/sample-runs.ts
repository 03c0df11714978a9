import type { ImageSizeFacts } from '../experiments/image-size/facts.ts'
import { imageSize } from '../experiments/image-size/experiment.ts'
import type { LogsFacts } from '../experiments/logs/facts.ts'
import { logs } from '../experiments/logs/experiment.ts'
import { sidesOf } from '../experiments/comparison.ts'
import type { AnyExperiment } from '../experiments/registry.ts'
import {
  type ExperimentReading,
  type ExperimentResult,
  readingOf,
} from '../experiments/run-experiment.ts'
import type { BySubject } from '../experiments/subject.ts'
import type { Results } from '../report/results.ts'
import { sampleOfThree } from '../report/sample-results.ts'

/** What differs between the invented runs of a pool's tests. */
export interface Sample {
  /** Makes the run's id; the larger, the more memory the machine has. */
  n?: number
  /** MB to download. */
  typical?: number
  wellRun?: number
  /** Of two requests, those that the well-run monolith's `docker logs` show; null where nothing was measured. */
  wellRunLogs?: 0 | 1 | 2 | null
  isStandIn?: boolean
}

/** Invented results of the lab's own packagings, with facts from which their readings follow. */
export function sampleRun(sample: Sample = {}): Results {
  const { n = 1, typical = 300, wellRun = 110, wellRunLogs = 2, isStandIn = false } = sample
  const { run, subjects, environment, bases, ...rest } = sampleOfThree()
  const results = {
    ...rest,
    run: { ...run, id: `20260102-030405-${n.toString(16).padStart(4, '0')}` },
    subjects: subjects.map((one) => ({ ...one, own: true })),
    environment: { ...environment, memoryBytes: n * 1024 ** 3, architecture: 'linux/amd64' },
    bases: bases.map((base) => ({ ...base, standIn: isStandIn })),
  }
  const sizes = { monolithic: size(typical), wellRun: size(wellRun), multiContainer: size(100) }
  const shown =
    wellRunLogs === null
      ? {}
      : { monolithic: shows(0), wellRun: shows(wellRunLogs), multiContainer: shows(2) }
  return {
    ...results,
    experiments: [measured(imageSize, sizes, results), measured(logs, shown, results)],
  }
}

const size = (megabytes: number): ImageSizeFacts => ({
  images: [],
  uncompressedBytes: megabytes * 3e6,
  downloadBytes: megabytes * 1e6,
})

const shows = (requests: 0 | 1 | 2): LogsFacts => ({
  dockerLogs: { showsRequest: requests > 0, showsError: requests > 1, lines: {}, notKept: [] },
  ...{ services: [], commandsForAll: 1, commandsInside: 0 },
  foundAnywhere: { request: true, error: true },
})

function measured(
  experiment: AnyExperiment,
  facts: BySubject<unknown>,
  { comparisons }: Pick<Results, 'comparisons'>,
): ExperimentResult {
  const { id, question, teaches } = experiment
  const missing: ExperimentReading = {
    better: 'not-measured',
    holds: 'not measured',
    sentence: 'Not measured: no engine',
    headline: { monolithic: 'not measured', multiContainer: 'not measured' },
    ...{ rows: {}, caveats: [], lists: [] },
  }
  const isMissing = Object.keys(facts).length === 0
  const readings = comparisons.map((one) =>
    isMissing ? missing : readingOf(experiment, () => sidesOf(facts, one)),
  )
  return { ...{ id, question, teaches, facts, readings }, charts: [], evidence: [] }
}
