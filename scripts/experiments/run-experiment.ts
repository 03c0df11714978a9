import type { Docker } from '../docker/docker.ts'
import type { Evidence } from '../docker/evidence.ts'
import { messageOf } from '../errors.ts'
import type { Better, Pair, Subject } from './experiment.ts'
import type { AnyExperiment } from './registry.ts'

/** What a report gets of one experiment. */
export interface ExperimentResult {
  id: string
  question: string
  teaches: string[]
  better: Better | 'not-measured'
  /** The verdict with its figures; for `not-measured`, the reason. */
  sentence: string
  headline: Pair<string>
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
  subjects: Pair<Subject>,
  docker: Docker,
  signal: AbortSignal,
): Promise<ExperimentResult> {
  const evidence: Evidence[] = []
  const { id, question, teaches } = experiment
  const facts: Pair<unknown> = { monolithic: {}, multiContainer: {} }
  try {
    const recording = docker.recordingTo(evidence)
    facts.monolithic = await experiment.measure(subjects.monolithic, recording)
    facts.multiContainer = await experiment.measure(subjects.multiContainer, recording)
    return { id, question, teaches, ...experiment.read(facts), facts, evidence }
  } catch (error) {
    signal.throwIfAborted()
    const headline = { monolithic: 'not measured', multiContainer: 'not measured' }
    const sentence = `Not measured: ${messageOf(error)}`
    return { id, question, teaches, better: 'not-measured', sentence, headline, facts, evidence }
  }
}
