import type { Evidence } from '../../engine/docker/evidence.ts'
import { messageOf } from '../../core/errors.ts'
import type { Chart } from '../../core/charts/chart.ts'
import { NotApplicable } from '../../core/not-applicable.ts'
import { type Comparison, type Sides, sidesOf } from './comparison.ts'
import type {
  DecidingFigure,
  ExperimentContext,
  NameList,
  Reading,
  RowVerdict,
  Verdict,
} from './experiment.ts'
import { holdsFor, type Holds } from './holds.ts'
import type { AnyExperiment } from './registry.ts'
import type { RowName } from './rows.ts'
import type { BySubject } from './subject.ts'

/** What a report gets of one experiment. */
export interface ExperimentResult {
  id: string
  question: string
  teaches: RowName[]
  /** Empty where nothing was measured. */
  facts: BySubject<unknown>
  /** What the facts say, for each comparison of the run, in its order. */
  readings: ExperimentReading[]
  /** Of all subjects together. */
  charts: Chart[]
  evidence: Evidence[]
}

/** What an experiment says of the two subjects of a comparison. */
export interface ExperimentReading extends Verdict {
  /** Only with `not-measured`: these two have nothing to measure here, and nothing went wrong. */
  notApplicable?: true
  /** Whether what the lab claims of its rows holds. */
  holds: Holds
  /** The deciding figures of each side. */
  headline: Sides<string>
  figure?: DecidingFigure
  rows: Partial<Record<RowName, RowVerdict & { holds: Holds }>>
  caveats: string[]
  lists: NameList[]
}

/**
 * Measures all subjects and reads the facts of each comparison. A failure becomes a `not-measured` reading with its reason, so
 * that the other experiments go on; an abort is thrown.
 * @param measure the experiment's own, given the subjects that it needs
 */
export async function runExperiment(
  experiment: AnyExperiment,
  measure: (context: ExperimentContext) => Promise<BySubject<unknown>>,
  { comparisons, titles }: Compares,
  context: ExperimentContext,
): Promise<ExperimentResult> {
  const evidence: Evidence[] = []
  const asked = { id: experiment.id, question: experiment.question, teaches: experiment.teaches }
  try {
    const facts = await measure({ ...context, docker: context.docker.recordingTo(evidence) })
    const readings = comparisons.map((one) => readingOf(experiment, () => sidesOf(facts, one)))
    const titled = Object.entries(titles).flatMap(([id, title]) =>
      id in facts ? [{ title, facts: facts[id] }] : [],
    )
    const isRead = readings.some(({ better }) => better !== 'not-measured')
    const charts = isRead ? (experiment.charts?.(titled) ?? []) : []
    return { ...asked, facts, readings, charts, evidence }
  } catch (error) {
    context.signal.throwIfAborted()
    const readings = comparisons.map(() => notMeasured(error))
    return { ...asked, facts: {}, readings, charts: [], evidence }
  }
}

/** What a run compares, and how reports name its subjects, in their order. */
export interface Compares {
  comparisons: Comparison[]
  titles: BySubject<string>
}

/** What the facts of two subjects say, or why they say nothing. */
export function readingOf(
  experiment: AnyExperiment,
  facts: () => Sides<unknown>,
): ExperimentReading {
  try {
    return withHolds(experiment.read(facts()))
  } catch (error) {
    // What two of the subjects have nothing of, another two may have.
    if (!(error instanceof NotApplicable)) throw error
    return notMeasured(error)
  }
}

function withHolds({ rows = {}, caveats = [], lists = [], ...said }: Reading): ExperimentReading {
  const { better, sentence, headline, figure } = said
  const verdicts = Object.entries(rows) as [RowName, RowVerdict][]
  return {
    ...{ better, sentence, headline, ...(figure ? { figure } : {}) },
    holds: holdsFor(verdicts.length === 0 ? [said] : verdicts.map(([, verdict]) => verdict)),
    rows: Object.fromEntries(
      verdicts.map(([name, verdict]) => [name, { ...verdict, holds: holdsFor([verdict]) }]),
    ),
    ...{ caveats, lists },
  }
}

function notMeasured(error: unknown): ExperimentReading {
  return {
    better: 'not-measured',
    holds: 'not measured',
    ...(error instanceof NotApplicable ? { notApplicable: true as const } : {}),
    sentence: `Not measured: ${messageOf(error)}`,
    headline: { monolithic: 'not measured', multiContainer: 'not measured' },
    ...{ rows: {}, caveats: [], lists: [] },
  }
}
