import type { Docker } from '../../engine/docker/docker.ts'
import { engineHost } from '../../engine/docker/engine-host.ts'
import { DockerError } from '../../engine/docker/docker-error.ts'
import { ExpectedError } from '../../core/errors.ts'
import type { EngineFacts } from '../../engine/install/facts.ts'
import type { LaunchableSubject, Subject } from '../experiments/experiment.ts'
import type { Pair } from '../../engine/packagings/packaging.ts'
import { describeBases, environmentOf } from '../../engine/environment.ts'
import { SCHEMA_VERSION, type Results } from '../report/results.ts'
import type { Run } from '../../core/run.ts'
import {
  describePair,
  type Directories,
  resolvePair,
  type ResolvedPair,
} from '../../engine/packagings/pair.ts'
import { Measuring } from './measuring.ts'
import { chosen } from './options.ts'
import { bothSubjects } from './subjects.ts'
import { WaitTimeout } from '../../core/wait.ts'
import { runSteps, type Step, type StepGroup } from '../../core/steps.ts'
import { printableTexts } from '../../core/terminal-text.ts'

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
      steps: course.measuring.timesOf(steps),
      ...(input.keep ? { urls: course.urls() } : {}),
    },
    pair: describePair(input.directories),
    environment: environmentOf(input.engine),
    bases: describeBases(course.pair.bases),
    experiments: course.measuring.results(),
  })
}

type Progress = (line: string) => void

/** The steps of a run, and what they hand to each other. */
class Course {
  #pair: ResolvedPair | undefined
  #subjects: Pair<LaunchableSubject> | undefined
  readonly #input: CompareInput
  readonly measuring: Measuring

  constructor(input: CompareInput) {
    this.#input = input
    const experiments = chosen(input.only)
    this.measuring = new Measuring(experiments, input, () => this.pair.references)
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
          ...this.#each('Start', (one) => one.launch(docker)).map((step) =>
            this.measuring.starting(step),
          ),
          ...this.measuring.steps(() => this.#both()),
        ],
      },
    ]
  }

  urls(): Pair<string> {
    const { monolithic, multiContainer } = this.#both()
    return {
      monolithic: monolithic.launched().stack.urls()[0] ?? '',
      multiContainer: multiContainer.launched().stack.urls()[0] ?? '',
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
