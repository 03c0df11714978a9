import { setTimeout as delay } from 'timers/promises'
import { allOf } from '../../../core/all-of.ts'
import { messageOf } from '../../../core/errors.ts'
import { WaitTimeout } from '../../../core/wait.ts'
import { DockerError } from '../../../engine/docker/docker-error.ts'
import type { Docker } from '../../../engine/docker/docker.ts'
import { memoryOf } from '../../../engine/docker/stats.ts'
import type { Stack } from '../../../engine/packagings/packaging.ts'
import { DisposedTogether } from '../disposed-together.ts'
import type { ExperimentContext } from '../experiment.ts'
import { type BySubject, bySubject, sideBySide, type Subject } from '../subject.ts'
import type { ScalingFacts } from './facts.ts'
import { Answered, waitForCopies } from './who-answers.ts'
import { whoSeesATask } from './who-sees.ts'

export const COPIES = 3
/** Users may have to wait so long for a copy that runs: until a gateway has heard of it. */
export const PATIENCE_MS = 30000
/** With all at once, so that whatever else the machine does meets all of them. */
export async function measureScaling(
  subjects: Subject[],
  context: ExperimentContext,
): Promise<BySubject<ScalingFacts>> {
  await using opened = new DisposedTogether()
  const measured = await sideBySide(subjects, async ({ id, packaging }) => {
    const stack = await packaging.launch(context.docker)
    opened.defer(() => stack.remove(context.docker.forCleanUp()))
    const before = await inventory(stack, context.docker)
    const growth = await grow(stack, context)
    return { id, facts: await lookAround(stack, { before, growth }, context) }
  })
  return bySubject(measured, ({ facts }) => facts)
}

/** Adds copies one by one until there are enough, or until Docker refuses. */
async function grow(stack: Stack, context: ExperimentContext) {
  const times: (number | null)[] = []
  let scaleError = ''
  while (scaleError === '' && times.length < COPIES - 1) {
    // Where users did not reach the second one, nobody waits for the third.
    const patienceMs = times.includes(null) ? 0 : PATIENCE_MS
    const added = await timeFurtherCopy(stack, context, { copies: times.length + 2, patienceMs })
    if ('refusal' in added) scaleError = added.refusal
    else times.push(added.servingMs)
  }
  const reached = 1 + times.length
  const copyServingMs = times.filter((one) => one !== null)
  // An attempt that failed may have left a copy that never started.
  if (scaleError !== '') await stack.scale(context.docker, reached)
  return { copyServingMs, scaleError, reached }
}

interface Grown {
  before: Inventory
  growth: Awaited<ReturnType<typeof grow>>
}

/** Looks what all copies are and see, and goes back to one. */
async function lookAround(
  stack: Stack,
  { before, growth }: Grown,
  context: ExperimentContext,
): Promise<ScalingFacts> {
  const { docker } = context
  const { reached, scaleError, copyServingMs } = growth
  const after = await inventory(stack, docker)
  const spread = await whoSeesATask(stack, reached, context)
  const entries = stack.urls().length
  const [fixedPort] = await allOf([stack.scaleOnFixedPort(docker), stack.scale(docker, 1)])
  const perCopy = (more: number) => (reached === 1 ? null : more / (reached - 1))
  const bytes = perCopy(after.bytes - before.bytes)
  return {
    ...{ copies: COPIES, reached, scaleError, entries },
    ...spread,
    memoryPerCopyBytes: bytes === null ? null : Math.round(bytes),
    containersPerCopy: perCopy(after.containers - before.containers),
    // Told by the command's return where no answer says who gave it; but a copy that nobody reaches does not serve.
    copyServingMs: spread.answeredBy < reached ? [] : copyServingMs,
    fixedPortError: fixedPort.exitCode === 0 ? '' : errorLine(fixedPort.stderr),
  }
}

interface Inventory {
  bytes: number
  containers: number
}

async function inventory(stack: Stack, docker: Docker): Promise<Inventory> {
  const names = (await stack.containers(docker)).map(({ name }) => name)
  return { bytes: await memoryOf(docker, names), containers: names.length }
}

interface Further {
  /** How many there are then. */
  copies: number
  /** How long users may have to wait for it once it runs. */
  patienceMs: number
}

/** How long a further copy takes until users get an answer of it (null: none in time), or why there is none. */
async function timeFurtherCopy(
  stack: Stack,
  { docker, signal }: ExperimentContext,
  { copies, patienceMs }: Further,
): Promise<{ servingMs: number | null } | { refusal: string }> {
  const start = performance.now()
  const scaling = stack.scale(docker, copies)
  const over = new AbortController()
  const until = { signal: AbortSignal.any([signal, over.signal]) }
  const answered = new Answered()
  // Both at once: Docker may go on waiting for a health check after the copy serves its first user.
  const answering = waitForCopies(stack, copies, answered, until.signal).then(() =>
    performance.now(),
  )
  answering.catch(() => undefined) // Told below, unless the command fails first or nobody says who answers.
  try {
    await scaling
    if (!answered.isTold) return { servingMs: Math.round(performance.now() - start) }
    const servingAt = await Promise.race([answering, delay(patienceMs, null, until)])
    return { servingMs: servingAt === null ? null : Math.round(servingAt - start) }
  } catch (error) {
    signal.throwIfAborted()
    // What is neither is a bug, or the machine's fault, and says nothing of the packaging.
    const isTold = error instanceof DockerError || error instanceof WaitTimeout
    if (!isTold) throw error
    const said = error instanceof DockerError ? error.result.stderr : messageOf(error)
    return { refusal: errorLine(said) || 'no reason was given' }
  } finally {
    over.abort()
  }
}

/** The line of docker's error that says why, without the daemon's preamble. */
export function errorLine(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '')
  // Compose says what it does on lines of its own, and may refuse with a mere warning.
  const last = (lines.findLast((line) => /error|failed/i.test(line)) ?? lines.at(-1) ?? '').trim()
  return (
    /(Bind for .*|port is already allocated.*|address already in use.*)$/.exec(last)?.[1] ?? last
  )
}
