import { needsOwnFrontend } from '../../engine/bases/frontends.ts'
import { withCleanUp } from '../../engine/clean-up.ts'
import { engineHost } from '../../engine/docker/engine-host.ts'
import type { Docker } from '../../engine/docker/docker.ts'
import { ExpectedError } from '../../core/errors.ts'
import { modelWithoutSyntax } from '../../engine/packagings/own-frontend.ts'
import type { Run } from '../../core/run.ts'
import type { Step } from '../../core/steps.ts'
import { untilAborted } from '../../core/until-aborted.ts'
import { canBeTried, complete, fails, type Finding, holds } from './findings.ts'
import { COPIES, type OutcomeId } from './outcomes.ts'
import { TrialStack } from './stack/stack.ts'
import { findImages, readWork } from './stack/work.ts'
import { build } from './stages/build.ts'
import { addFirstTask } from './stages/first-task.ts'
import { lookAtProcesses } from './stages/processes.ts'
import { tryToReachRedis } from './stages/redis-access.ts'
import { scaleWeb } from './stages/scale.ts'
import { start } from './stages/start.ts'
import { takeDownAndUp, updateWeb } from './stages/survival.ts'
import type { Trial } from './stages/trial.ts'
import { lookIntoWebImage } from './stages/web-image.ts'

export interface VerifyInput {
  docker: Docker
  run: Run
  signal: AbortSignal
  /** Absolute: holds the solution's compose file. */
  directory: string
  /** Runs the steps, and shows them. */
  runSteps: (steps: Step[]) => Promise<unknown>
}

/**
 * Builds somebody's solution, runs it and tries each outcome on it. Nothing of that is left, however it ends.
 * @throws ExpectedError where it cannot be tried, for reasons that are not the solution's
 */
export async function verify(input: VerifyInput): Promise<Finding[]> {
  const { docker, run, signal } = input
  const course = new Course(input)
  try {
    const work = () => untilAborted(input.runSteps(course.steps()), signal)
    await withCleanUp(docker, run, work)
  } finally {
    await course.stack?.removeRest(docker.forCleanUp())
  }
  return complete(course.found)
}

/** The steps of a trial, and what they hand to each other. */
class Course {
  readonly found: Finding[] = []
  stack: TrialStack | undefined
  #trial: Trial | undefined
  #host = ''
  readonly #input: VerifyInput

  constructor(input: VerifyInput) {
    this.#input = input
  }

  steps(): Step[] {
    return [
      { title: 'Read compose.yaml, and find the base images', task: (line) => this.#read(line) },
      this.#step('Build', 'builds', build),
      this.#step('Look into the web image', 'small', lookIntoWebImage),
      this.#step('Start', 'starts', start),
      this.#step('Add a task', 'answers', addFirstTask),
      this.#step('Look at the processes', 'one-process', lookAtProcesses),
      this.#step('Try to reach Redis', 'redis-private', (trial) =>
        tryToReachRedis(trial, this.#host),
      ),
      this.#step('Replace web by a newer image', 'survives-update', updateWeb),
      this.#step('Take it down and up again', 'survives-down', takeDownAndUp),
      this.#step(`Scale web to ${COPIES}`, 'scales', scaleWeb),
    ]
  }

  /** A step that is about an outcome is skipped where that cannot be tried. */
  #step(
    title: string,
    outcome: OutcomeId,
    task: (trial: Trial, progress: (line: string) => void) => Promise<void>,
  ): Step {
    return {
      title,
      skip: () => !canBeTried(outcome, this.found),
      task: async (progress) => {
        if (!this.#trial) throw new Error('A step came before the compose file was read')
        await task(this.#trial, progress)
      },
    }
  }

  async #read(progress: (line: string) => void): Promise<void> {
    const { docker, run, directory } = this.#input
    const work = await readWork(docker, directory).catch((error: unknown) => {
      if (!(error instanceof ExpectedError)) throw error
      this.found.push(fails('services', error.message, 'services'))
    })
    if (!work) return
    const { entry, images, syntax } = work
    this.found.push(holds('services', `${entry.service} publishes its port ${entry.target}`))
    const found = await findImages(docker, images, progress)
    const model = (await needsOwnFrontend(docker, syntax, progress))
      ? await modelWithoutSyntax(work.model, run.directory)
      : work.model
    this.#host = await engineHost(docker)
    this.stack = new TrialStack(docker, run, { ...work, model }, found, this.#host)
    this.#trial = { docker, run, stack: this.stack, redisImage: found.redis, found: this.found }
  }
}
