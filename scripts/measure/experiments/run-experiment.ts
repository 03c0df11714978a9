import type { Evidence } from '../../engine/docker/evidence.ts'
import { messageOf } from '../../core/errors.ts'
import type { Chart } from '../../core/charts/chart.ts'
import type {
  ExperimentContext,
  Better,
  LaunchableSubject,
  NameList,
  Reading,
} from './experiment.ts'
import type { Pair } from '../../engine/packagings/packaging.ts'
import { NotApplicable } from '../../core/not-applicable.ts'
import type { AnyExperiment } from './registry.ts'
import type { RowName } from './rows.ts'

/** What a report gets of one experiment. */
export interface ExperimentResult {
  id: string
  question: string
  teaches: RowName[]
  better: Better | 'not-measured'
  /** Only with `not-measured`: this pair has nothing to measure here, and nothing went wrong. */
  notApplicable?: true
  /** The verdict with its figures; for `not-measured`, the reason. */
  sentence: string
  headline: Pair<string>
  rows: NonNullable<Reading['rows']>
  caveats: string[]
  charts: Chart[]
  lists: NameList[]
  /** Empty objects where not measured. */
  facts: Pair<unknown>
  evidence: Evidence[]
}

/**
 * Measures both packagings and reads the facts. A failure becomes a `not-measured` result with its reason, so
 * that the other experiments go on; an abort is thrown.
 */
export async function runExperiment(
  experiment: AnyExperiment,
  subjects: Pair<LaunchableSubject>,
  context: ExperimentContext,
): Promise<ExperimentResult> {
  const evidence: Evidence[] = []
  const asked = { id: experiment.id, question: experiment.question, teaches: experiment.teaches }
  try {
    const docker = context.docker.recordingTo(evidence)
    const facts = await measure(experiment, subjects, { ...context, docker })
    const { rows = {}, caveats = [], charts = [], lists = [], ...reading } = experiment.read(facts)
    return { ...asked, ...reading, rows, caveats, charts, lists, facts, evidence }
  } catch (error) {
    context.signal.throwIfAborted()
    const headline = { monolithic: 'not measured', multiContainer: 'not measured' }
    const sentence = `Not measured: ${messageOf(error)}`
    return {
      ...asked,
      ...{ better: 'not-measured', sentence, headline },
      ...(error instanceof NotApplicable ? { notApplicable: true } : {}),
      ...{
        rows: {},
        caveats: [],
        charts: [],
        lists: [],
        facts: { monolithic: {}, multiContainer: {} },
      },
      evidence,
    }
  }
}

/** Gives an experiment what it says it needs, and nothing else: who launches stacks may run before the shared ones are there. */
function measure(
  experiment: AnyExperiment,
  { monolithic, multiContainer }: Pair<LaunchableSubject>,
  context: ExperimentContext,
) {
  if (experiment.needs === 'shared-stacks') {
    const launched = {
      monolithic: monolithic.launched(),
      multiContainer: multiContainer.launched(),
    }
    return experiment.measure(launched, context)
  }
  const toLaunch = {
    monolithic: { packaging: monolithic.packaging },
    multiContainer: { packaging: multiContainer.packaging },
  }
  return experiment.measure(toLaunch, context)
}
