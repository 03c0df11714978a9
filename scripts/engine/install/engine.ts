import type { Docker } from '../docker/docker.ts'
import { ExpectedError } from '../../core/errors.ts'
import { installPackages } from './apt.ts'
import { ask, canAsk } from './ask.ts'
import { detect, factsOf, type Detection } from './detect.ts'
import type { EngineFacts } from './facts.ts'
import { readHost } from './host.ts'
import {
  describeMissing,
  describePlan,
  missingError,
  missingParts,
  planInstall,
  PODMAN_REMEDY,
  type InstallPlan,
} from './install-plan.ts'
import { refusedError, startEngine } from './start.ts'

export interface EnsureOptions {
  /** The consent to install and start an engine (`--install-engine`). */
  installEngine?: boolean | undefined
  /** Whether there is somebody to ask. Where left out, it is found out. */
  interactive?: boolean
  /** Where left out, each line goes to stderr. */
  onProgress?: (line: string) => void
}

/**
 * The facts of an engine that answers, with Compose and buildx. Where any of it is missing it is installed and
 * started, if this machine is one that the lab knows and the reader agrees.
 * @throws ExpectedError that says what is missing and how to get it
 */
export async function ensureEngine(
  docker: Docker,
  { installEngine = false, interactive = canAsk(), onProgress = toStderr }: EnsureOptions = {},
): Promise<EngineFacts> {
  const found = await detect(docker)
  const missing = missingParts(found)
  if (missing.length === 0) return complete(found)
  refuseElsewhere(found)
  const host = await readHost(interactive)
  const plan = planInstall(host, missing, found.client)
  const isAgreed = plan && (installEngine || (interactive && (await asked(plan))))
  if (!isAgreed) throw missingError(found, missing, host, plan)

  for (const line of describePlan(plan)) onProgress(`Going to ${line}`)
  if (plan.packages.length > 0) await installPackages(host, plan, onProgress)
  if (plan.start) {
    onProgress('Starting the Docker engine …')
    await startEngine(docker, host)
  }
  const now = await detect(docker)
  const stillMissing = missingParts(now)
  if (stillMissing.length > 0) throw missingError(now, stillMissing, host)
  return complete(now)
}

/** Nothing is installed here for an engine that is elsewhere or Podman's, or that is here and refuses us. */
function refuseElsewhere(found: Detection): void {
  const { server, problem, endpoint, podman } = found
  if (podman) throw new ExpectedError(describeMissing('engine', found), PODMAN_REMEDY)
  if (server) return
  if (/permission denied/i.test(problem)) throw refusedError()
  if (endpoint === undefined || /^(unix:\/\/(\/var)?\/run\/docker\.sock|npipe:)/.test(endpoint))
    return
  throw new ExpectedError(
    `The Docker engine at ${endpoint} does not answer.`,
    'Start it, or choose another one (`docker context use default`, or unset DOCKER_HOST).',
  )
}

const toStderr = (line: string) => {
  console.error(line)
}

/** Asks the reader whether the plan may be carried out. */
async function asked(plan: InstallPlan): Promise<boolean> {
  const plans = describePlan(plan).map((line) => `  - ${line}\n`)
  const reply = await ask(`The lab needs Docker. May it do this?\n${plans.join('')}[y/N] `)
  return /^y(es)?$/i.test(reply.trim())
}

function complete(found: Detection): EngineFacts {
  const facts = factsOf(found)
  if (!facts)
    throw new Error(`Nothing is missing, yet there are no facts: ${JSON.stringify(found)}`)
  return facts
}
