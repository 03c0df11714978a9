import { needsOwnFrontend } from '../../engine/bases/frontends.ts'
import { withCleanUp } from '../../engine/clean-up.ts'
import { engineHost } from '../../engine/docker/engine-host.ts'
import type { Docker } from '../../engine/docker/docker.ts'
import { ExpectedError } from '../../core/errors.ts'
import { modelWithoutSyntax } from '../../engine/packagings/own-frontend.ts'
import type { Run } from '../../core/run.ts'
import { typedPath } from '../../core/paths.ts'
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
  /** Runs the steps one after the other under a title, and hands on what they return. */
  runSteps: <T>(title: string, steps: Step<T>[]) => Promise<T[]>
}

/**
 * Builds somebody's solution, runs it and tries each outcome on it. Nothing of that is left, however it ends.
 * @throws ExpectedError where it cannot be tried, for reasons that are not the solution's
 */
export async function verify(input: VerifyInput): Promise<Finding[]> {
  const { docker, run, signal, directory, runSteps } = input
  const found: Finding[] = []
  const opened: { stack?: TrialStack } = {}
  const work = async () => {
    const title = 'Read compose.yaml, and find the base images'
    const read = (progress: Progress) => readTrial(input, found, progress)
    const [trial] = await runSteps(`Read ${typedPath(directory)}`, [{ title, task: read }])
    if (!trial) return
    opened.stack = trial.stack
    await runSteps(`Try ${typedPath(directory)}`, stepsOf(trial))
  }
  try {
    await withCleanUp(docker, run, () => untilAborted(work(), signal))
  } finally {
    await opened.stack?.removeRest(docker.forCleanUp())
  }
  return complete(found)
}

type Progress = (line: string) => void

/** @returns undefined where the solution's services are not what they must be, which `found` says */
async function readTrial(
  { docker, run, directory }: VerifyInput,
  found: Finding[],
  progress: Progress,
): Promise<Trial | undefined> {
  const work = await readWork(docker, directory).catch((error: unknown) => {
    if (!(error instanceof ExpectedError)) throw error
    found.push(fails('services', error.message, 'services'))
  })
  if (!work) return undefined
  const { entry, images, syntax } = work
  found.push(holds('services', `${entry.service} publishes its port ${entry.target}`))
  const bases = await findImages(docker, images, progress)
  const model = (await needsOwnFrontend(docker, syntax, progress))
    ? await modelWithoutSyntax(work.model, run.directory)
    : work.model
  const host = await engineHost(docker)
  const stack = new TrialStack(docker, run, { ...work, model }, bases, host)
  return { docker, run, stack, host, redisImage: bases.redis, found }
}

/** What is tried, in this order. A step that is about an outcome is skipped where that cannot be tried. */
function stepsOf(trial: Trial): Step[] {
  const step = (
    title: string,
    outcome: OutcomeId,
    task: (trial: Trial, progress: Progress) => Promise<void>,
  ): Step => ({
    title,
    skip: () => !canBeTried(outcome, trial.found),
    task: (progress) => task(trial, progress),
  })
  return [
    step('Build', 'builds', build),
    step('Look into the web image', 'small', lookIntoWebImage),
    step('Start', 'starts', start),
    step('Add a task', 'answers', addFirstTask),
    step('Look at the processes', 'one-process', lookAtProcesses),
    step('Try to reach Redis', 'redis-private', tryToReachRedis),
    step('Replace web by a newer image', 'survives-update', updateWeb),
    step('Take it down and up again', 'survives-down', takeDownAndUp),
    step(`Scale web to ${COPIES}`, 'scales', scaleWeb),
  ]
}
