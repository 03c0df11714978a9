import { setTimeout as delay } from 'timers/promises'
import type { Run } from '../../../core/run.ts'
import { waitFor } from '../../../core/wait.ts'
import type { Container } from '../../../engine/docker/container.ts'
import type { Docker } from '../../../engine/docker/docker.ts'
import { isGood } from '../../../engine/load/answers.ts'
import { ask } from '../../../engine/load/probe.ts'
import { beginSlowRequest } from '../../../engine/load/slow-request.ts'
import type { Packaging, Stack } from '../../../engine/packagings/packaging.ts'
import { DisposedTogether } from '../disposed-together.ts'
import type { ExperimentContext } from '../experiment.ts'
import { Once } from '../once.ts'
import { inOrderOf } from '../order.ts'
import { type BySubject, bySubject, type Subject } from '../subject.ts'
import type { LifecycleFacts } from './facts.ts'

/** docker stop sends SIGKILL after 10 s; this is long enough to see a stack take notice of SIGTERM before. */
export const NOTICE_MS = 1000

interface Life {
  firstAnswerMs: number
  stopMs: number
  exitCodes: Record<string, number>
  inFlight: number | string
}

/** Done once for all experiments of a run. */
export async function measureLifecycle(
  subjects: Subject[],
  context: ExperimentContext,
): Promise<BySubject<LifecycleFacts>> {
  return livesOnce.get(context.run, () => measureLives(subjects, context, context.extent.rounds))
}

/** By run. */
const livesOnce = new Once<Run, BySubject<LifecycleFacts>>()

async function measureLives(
  subjects: Subject[],
  { docker, progress }: ExperimentContext,
  rounds: number,
): Promise<BySubject<LifecycleFacts>> {
  const lives: { id: Subject['id']; life: Life }[] = []
  for (let round = 0; round < rounds; round++) {
    progress(`starts and stops, round ${round + 1} of ${rounds}`)
    // What the first round did is evidence enough: the others repeat it.
    const own = round === 0 ? docker : docker.recordingTo([])
    // What has stopped takes no time from the next, and is removed with the others.
    await using stopped = new DisposedTogether()
    for (const { id, packaging } of inOrderOf(round, subjects)) {
      lives.push({ id, life: await live(packaging, own, stopped) })
    }
  }
  return bySubject(subjects, ({ id }) =>
    gather(lives.filter((one) => one.id === id).map(({ life }) => life)),
  )
}

/** @param toRemove gets the stack */
async function live(
  packaging: Packaging,
  docker: Docker,
  toRemove: DisposedTogether,
): Promise<Life> {
  const { stack, firstAnswerMs } = await timeStart(packaging, docker)
  toRemove.defer(() => stack.remove(docker))
  return { firstAnswerMs, ...(await timeStop(stack, docker)) }
}

async function timeStart(packaging: Packaging, docker: Docker) {
  let answered: Promise<number> | undefined
  const stack = await packaging.launch(docker, {
    onUrl(url) {
      answered = timeToFirstAnswer(url)
      answered.catch(() => undefined) // Told below, or by a launch that fails first.
    },
  })
  return { stack, firstAnswerMs: await (answered ?? timeToFirstAnswer(stack.urls()[0] ?? '')) }
}

async function timeToFirstAnswer(url: string): Promise<number> {
  const start = performance.now()
  return waitFor(
    `${url}/api/tasks to answer`,
    async () => {
      const outcome = await ask(url, { path: '/api/tasks' }, 2000)
      return isGood(outcome) ? Math.round(performance.now() - start) : undefined
    },
    { timeoutMs: 90000, intervalMs: 20 },
  )
}

async function timeStop(stack: Stack, docker: Docker): Promise<Omit<Life, 'firstAnswerMs'>> {
  const [url = ''] = stack.urls()
  const containers = await stack.containers(docker)
  const request = await beginSlowRequest(url, 'in flight while it stops')
  const start = performance.now()
  const stopping = stack.stop(docker).then(() => Math.round(performance.now() - start))
  const [stopMs, inFlight] = await Promise.all([
    stopping,
    untilNoticed(url).then(() => request.finish()),
  ])
  return { stopMs, inFlight, exitCodes: await exitCodes(containers, docker) }
}

/** Waits until new users are refused, which says that the stop has arrived; a stack that goes on serving gets a second. */
async function untilNoticed(url: string): Promise<void> {
  const start = performance.now()
  while (performance.now() - start < NOTICE_MS) {
    if (!isGood(await ask(url, { path: '/api/health' }, NOTICE_MS))) return
    await delay(20)
  }
}

async function exitCodes(containers: Container[], docker: Docker): Promise<Record<string, number>> {
  const format = '{{.State.ExitCode}}'
  const ids = containers.map(({ id }) => id)
  const { stdout } = await docker.run(['inspect', '--format', format, ...ids])
  const codes = stdout.trim().split('\n').map(Number)
  return Object.fromEntries(containers.map(({ service }, index) => [service, codes[index] ?? -1]))
}

function gather(lives: Life[]): LifecycleFacts {
  const codes: Record<string, number[]> = {}
  for (const life of lives) {
    for (const [service, code] of Object.entries(life.exitCodes)) (codes[service] ??= []).push(code)
  }
  return {
    firstAnswerMs: lives.map((one) => one.firstAnswerMs),
    stopMs: lives.map((one) => one.stopMs),
    exitCodes: codes,
    inFlight: lives.map(({ inFlight }) => inFlight),
  }
}
