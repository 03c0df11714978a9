import type { Docker } from '../../engine/docker/docker.ts'
import type { BaseReferences } from '../../engine/packagings/packaging.ts'
import type { Run } from '../../core/run.ts'
import type { Step } from '../../core/steps.ts'
import { FULL_EXTENT } from '../experiments/better.ts'
import type { Comparison } from '../experiments/comparison.ts'
import type { ExperimentContext } from '../experiments/experiment.ts'
import type { AnyExperiment } from '../experiments/registry.ts'
import { type ExperimentResult, runExperiment } from '../experiments/run-experiment.ts'
import { bySubject, type RunningSubject, sideBySide, type Subject } from '../experiments/subject.ts'
import { isFailure } from '../report/results.ts'
import { decidedRows } from '../report/summary.ts'
import { type Phase, phasesOf } from './phases.ts'
import { type RunTimed, startEach } from './start-each.ts'

export interface Surroundings {
  run: Run
  docker: Docker
  bases: BaseReferences
  comparisons: Comparison[]
  rebuild: boolean
  signal: AbortSignal
  runTimed: RunTimed
}

/**
 * Does the experiments, phase by phase. The stacks that several of them look at are there during that phase only, so that
 * nothing of the run disturbs whoever measures alone.
 * @returns what came of each, in the order of `experiments`
 */
export async function measureAll(
  experiments: AnyExperiment[],
  subjects: Subject[],
  surroundings: Surroundings,
): Promise<ExperimentResult[]> {
  const { docker, runTimed } = surroundings
  const results: ExperimentResult[] = []
  for (const phase of phasesOf(experiments)) {
    const running =
      phase.needs === 'running stacks' ? await startEach(subjects, docker, runTimed) : []
    results.push(...(await measurePhase(phase, subjects, running, surroundings)))
    await sideBySide(running, ({ stack }) => stack.remove(docker))
  }
  return experiments.flatMap(({ id }) => results.filter((one) => one.id === id))
}

async function measurePhase(
  { title, sideBySide, experiments }: Phase,
  subjects: Subject[],
  running: RunningSubject[],
  surroundings: Surroundings,
): Promise<ExperimentResult[]> {
  const results: ExperimentResult[] = []
  const steps = experiments.map((one): Step => ({
    title: one.id,
    // Ctrl-C ends all of it.
    mayFail: () => !surroundings.signal.aborted,
    task: async (progress, conclude) => {
      const result = await measure(one, { subjects, running }, { ...surroundings, progress })
      results.push(result)
      conclude(decidedRows(result, subjects, surroundings.comparisons))
      // The step is shown as failed, and its result kept.
      const failed = result.readings.find(isFailure)
      if (failed) throw new Error(failed.sentence)
    },
  }))
  await surroundings.runTimed({ title, sideBySide, steps })
  return results
}

/** Gives an experiment what it says it needs, and nothing else. */
function measure(
  experiment: AnyExperiment,
  { subjects, running }: { subjects: Subject[]; running: RunningSubject[] },
  { comparisons, rebuild, ...surroundings }: Surroundings & Pick<ExperimentContext, 'progress'>,
): Promise<ExperimentResult> {
  const { run, docker, bases, signal, progress } = surroundings
  signal.throwIfAborted()
  const context: ExperimentContext = {
    ...{ run, bases, signal, progress, docker: docker.until(signal) },
    extent: FULL_EXTENT,
    mayReuseEarlierRuns: !rebuild,
  }
  return runExperiment(
    experiment,
    (recording) =>
      experiment.needs === 'running stacks'
        ? experiment.measure(running, recording)
        : experiment.measure(subjects, recording),
    { comparisons, titles: bySubject(subjects, ({ title }) => title) },
    context,
  )
}
