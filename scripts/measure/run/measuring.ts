import type { Docker } from '../../engine/docker/docker.ts'
import type { ExperimentContext, LaunchableSubject } from '../experiments/experiment.ts'
import type { BaseReferences, Pair } from '../../engine/packagings/packaging.ts'
import type { AnyExperiment } from '../experiments/registry.ts'
import { type ExperimentResult, runExperiment } from '../experiments/run-experiment.ts'
import { isFailure } from '../report/results.ts'
import type { Run } from '../../core/run.ts'
import type { Step, StepTime } from '../../core/steps.ts'
import { type Turn, Turns } from './turns.ts'

/**
 * The two shared stacks are started beside what looks at images, and then bear one experiment. Two processors bear two that
 * launch stacks of their own, beside it.
 */
const PLACES = { 'shared-stacks': 3, 'own-stacks': 2 }

interface Surroundings {
  run: Run
  docker: Docker
  rebuild: boolean
  signal: AbortSignal
}

/** Who measures when, beside the start of the shared stacks and after it; and what came of it. */
export class Measuring {
  readonly #experiments: AnyExperiment[]
  readonly #surroundings: Surroundings
  /** Asked once they are found. */
  readonly #bases: () => BaseReferences
  readonly #results = new Map<string, ExperimentResult>()
  readonly #turns = new Turns(PLACES)
  /** Ends what is measured where a stack does not start. */
  readonly #failure = new AbortController()
  readonly #signal: AbortSignal

  constructor(
    experiments: AnyExperiment[],
    surroundings: Surroundings,
    bases: () => BaseReferences,
  ) {
    this.#experiments = experiments
    this.#surroundings = surroundings
    this.#bases = bases
    this.#signal = AbortSignal.any([surroundings.signal, this.#failure.signal])
  }

  /** A step that starts a shared stack: in a turn, so that whoever shares the stacks waits for them, and whoever is to be alone, too. */
  starting({ title, task }: Step): Step {
    const start = async (progress: Progress) => {
      try {
        await task(progress)
      } catch (error) {
        this.#failure.abort(new Error('the stacks to measure did not start'))
        throw error
      }
    }
    return {
      title,
      task: (progress) => this.#turns.take(title, 'shared-stack-to-start', () => start(progress)),
    }
  }

  /** A step for each experiment, to be done beside those that start the stacks, and after them in order. */
  steps(subjects: () => Pair<LaunchableSubject>): Step[] {
    return this.#experiments.map((one) => ({
      title: one.id,
      // Ctrl-C ends all of it.
      mayFail: () => !this.#surroundings.signal.aborted,
      task: (progress) => {
        progress('waits for its turn')
        return this.#turns.take(one.id, one.needs, (turn) =>
          this.#measure(one, subjects(), turn, progress),
        )
      },
    }))
  }

  /** In the registry's order, whatever the order in which they ended. */
  results(): ExperimentResult[] {
    return this.#experiments.flatMap(({ id }) => this.#results.get(id) ?? [])
  }

  /** With the time that each experiment worked in the place of the time that its step took, waits included. */
  timesOf(steps: StepTime[]): StepTime[] {
    const { times } = this.#turns
    const isKnown = ({ title }: StepTime) => times.some((one) => one.title === title)
    return [...steps.filter((one) => !isKnown(one)), ...times]
  }

  async #measure(
    one: AnyExperiment,
    subjects: Pair<LaunchableSubject>,
    turn: Turn,
    progress: Progress,
  ): Promise<void> {
    const { docker, run, rebuild } = this.#surroundings
    const signal = this.#signal
    signal.throwIfAborted()
    const context: ExperimentContext = {
      mayReuseEarlierRuns: !rebuild,
      ...{ docker: docker.until(signal), run, signal, progress, bases: this.#bases() },
      ...{ timedSeparately: turn.timedSeparately, release: turn.release },
      exclusive(work) {
        progress('waits until nobody else uses the machine')
        return turn.exclusive(() => {
          // After Ctrl-C the turns of all who wait come at once.
          signal.throwIfAborted()
          return work()
        })
      },
    }
    const result = await runExperiment(one, subjects, context)
    this.#results.set(one.id, result)
    if (isFailure(result)) throw new Error(result.sentence)
  }
}

type Progress = (line: string) => void
