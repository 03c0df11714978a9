import type { Docker } from '../docker/docker.ts'
import { engineHost } from '../docker/engine-host.ts'
import { DockerError } from '../docker/docker-error.ts'
import { ExpectedError } from '../errors.ts'
import type { EngineFacts } from '../engine/engine.ts'
import { EXPERIMENTS, type AnyExperiment } from '../experiments/registry.ts'
import type { Bench, Pair, Subject } from '../experiments/experiment.ts'
import { runExperiment, type ExperimentResult } from '../experiments/run-experiment.ts'
import { describeBases, environmentOf } from '../report/environment.ts'
import { isFailure, SCHEMA_VERSION, type Results } from '../report/results.ts'
import type { Run } from '../run.ts'
import { describePair, type Directories, resolvePair, type ResolvedPair } from './pair.ts'
import { bothSubjects, type LaunchableSubject } from './subjects.ts'
import { WaitTimeout } from '../wait.ts'
import { runSteps, type Step, type StepGroup, type StepTime } from '../steps.ts'
import { printableTexts } from '../terminal-text.ts'
import { type Turn, Turns } from './turns.ts'

export interface CompareInput {
  run: Run
  docker: Docker
  engine: EngineFacts
  /** Of packagings in place of the lab's own. */
  directories: Directories
  /** Ids of the experiments to run. */
  only: string[]
  rebuild: boolean
  keep: boolean
  signal: AbortSignal
}

/** Everything between a checked machine and the results. Removes nothing: that is the caller's, whatever happens. */
export async function compare(input: CompareInput): Promise<Results> {
  const start = performance.now()
  const course = new Course(input)
  const steps = await runSteps(course.groups())
  // Labels, outputs and names of folders are whatever the images and the pair say.
  return printableTexts({
    schemaVersion: SCHEMA_VERSION,
    run: {
      id: input.run.id,
      startedAt: input.run.startedAt.toISOString(),
      durationMs: Math.round(performance.now() - start),
      steps: course.timesOf(steps),
      ...(input.keep ? { urls: course.urls() } : {}),
    },
    pair: describePair(input.directories),
    environment: environmentOf(input.engine),
    bases: describeBases(course.pair.bases),
    experiments: course.results(),
  })
}

type Progress = (line: string) => void

/**
 * The two shared stacks are started beside what looks at images, and then bear one experiment. Two processors bear two that
 * launch stacks of their own, beside it.
 */
const PLACES = { 'shared-stacks': 3, 'own-stacks': 2 }

/** The steps of a run, and what they hand to each other. */
class Course {
  #pair: ResolvedPair | undefined
  #subjects: Pair<LaunchableSubject> | undefined
  readonly #input: CompareInput
  readonly #experiments: AnyExperiment[]
  readonly #results = new Map<string, ExperimentResult>()
  readonly #turns = new Turns(PLACES)
  /** Ends what is measured where a stack does not start. */
  readonly #failure = new AbortController()
  readonly #signal: AbortSignal

  constructor(input: CompareInput) {
    this.#input = input
    this.#signal = AbortSignal.any([input.signal, this.#failure.signal])
    this.#experiments = EXPERIMENTS.filter(({ id }) => input.only.includes(id))
  }

  get pair(): ResolvedPair {
    if (!this.#pair) throw new Error('A step came before the base images were found')
    return this.#pair
  }

  groups(): StepGroup[] {
    const { docker, rebuild } = this.#input
    const build = (one: Subject, onLine: Progress) =>
      one.packaging.build(docker, { rebuild, onLine })
    return [
      { title: 'Prepare', sideBySide: false, steps: [this.#findBases()] },
      { title: 'Build', sideBySide: true, steps: this.#each('Build', build) },
      {
        title: 'Start and measure',
        sideBySide: true,
        steps: [
          ...this.#each('Start', (one) => one.launch(docker)).map((step) => this.#starting(step)),
          ...this.#experiments.map((one) => this.#measuring(one)),
        ],
      },
    ]
  }

  /** In a turn, so that whoever shares the stacks waits for them, and whoever is to be alone, too. */
  #starting({ title, task }: Step): Step {
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

  urls(): Pair<string> {
    const { monolithic, multiContainer } = this.#both()
    return {
      monolithic: monolithic.stack.urls()[0] ?? '',
      multiContainer: multiContainer.stack.urls()[0] ?? '',
    }
  }

  #findBases(): Step {
    const { docker, run, directories } = this.#input
    return {
      title: 'Find the base images',
      task: async (onProgress) => {
        this.#pair = await resolvePair(docker, directories, onProgress)
        this.#subjects = await bothSubjects(docker, run, this.#pair, await engineHost(docker))
      },
    }
  }

  #each(verb: string, task: (one: LaunchableSubject, progress: Progress) => Promise<void>): Step[] {
    const explained = (what: string, work: Promise<void>) =>
      work.catch((error: unknown) => {
        throw packagingFailed(`${verb} ${what}`, error)
      })
    return [
      {
        title: `${verb} the monolith`,
        task: (progress) => explained('the monolith', task(this.#both().monolithic, progress)),
      },
      {
        title: `${verb} the multi-container stack`,
        task: (progress) =>
          explained('the multi-container stack', task(this.#both().multiContainer, progress)),
      },
    ]
  }

  #measuring(one: AnyExperiment): Step {
    return {
      title: one.id,
      // Ctrl-C ends all of it.
      mayFail: () => !this.#input.signal.aborted,
      task: (progress) => {
        progress('waits for its turn')
        return this.#turns.take(one.id, one.needs, (turn) => this.#measure(one, turn, progress))
      },
    }
  }

  async #measure(one: AnyExperiment, turn: Turn, progress: Progress): Promise<void> {
    const { docker, run, rebuild } = this.#input
    const signal = this.#signal
    signal.throwIfAborted()
    const bench: Bench = {
      remember: !rebuild,
      ...{ docker: docker.until(signal), run, signal, progress, bases: this.pair.references },
      ...{ apart: turn.apart, makeRoom: turn.makeRoom },
      alone(work) {
        progress('waits until nobody else uses the machine')
        return turn.alone(() => {
          // After Ctrl-C the turns of all who wait come at once.
          signal.throwIfAborted()
          return work()
        })
      },
    }
    const result = await runExperiment(one, this.#both(), bench)
    this.#results.set(one.id, result)
    if (isFailure(result)) throw new Error(result.sentence)
  }

  #both(): Pair<LaunchableSubject> {
    if (!this.#subjects) throw new Error('A step came before the base images were found')
    return this.#subjects
  }
}

/** What is not the packaging's doing. */
const CAUSES = [
  {
    pattern: /port is already allocated|address already in use/,
    sentence: 'A port that was free a moment ago was taken by another program.',
    remedy: 'Repeat the command: it takes other ports.',
  },
  {
    pattern:
      /bad address|temporary failure (in name resolution|resolving)|could not resolve|no such host|network is unreachable|EAI_AGAIN|ENOTFOUND/i,
    sentence: 'The build found no network.',
    remedy: 'See whether this machine and its containers have one, then repeat the command.',
  },
]

/** A build that fails and an app that never serves are news about the packaging; what else goes wrong keeps its trace. */
function packagingFailed(step: string, error: unknown): unknown {
  if (!(error instanceof DockerError) && !(error instanceof WaitTimeout)) return error
  const known = CAUSES.find(({ pattern }) => pattern.test(error.message))
  return new ExpectedError(
    `${step}: this failed.${known ? ` ${known.sentence}` : ''}\n${error.message}`,
    known?.remedy ??
      'Mend it until the same works by hand. docs/contract.md says what a pair must have.',
    { cause: error },
  )
}
