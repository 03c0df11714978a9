import { setTimeout as delay } from 'timers/promises'
import type { Run } from '../../../core/run.ts'
import { type Spread, spreadOf } from '../../../core/spread.ts'
import { waitFor } from '../../../core/wait.ts'
import type { Container } from '../../../engine/docker/container.ts'
import type { Docker } from '../../../engine/docker/docker.ts'
import { isGood } from '../../../engine/load/answers.ts'
import { ask } from '../../../engine/load/probe.ts'
import { beginSlowRequest } from '../../../engine/load/slow-request.ts'
import type { Pair, Packaging, Stack } from '../../../engine/packagings/packaging.ts'
import type { Subject, ExperimentContext } from '../experiment.ts'
import { Once } from '../once.ts'
import { type LifecycleFacts, STAGGER_MS } from './facts.ts'

export const REPETITIONS = 5
/** docker stop sends SIGKILL after 10 s; this is long enough to see a stack take notice of SIGTERM before. */
export const NOTICE_MS = 1000

interface Life {
  firstAnswerMs: number
  stopMs: number
  exitCodes: Record<string, number>
  inFlight: number | string
}

/**
 * Done once for all experiments of a run.
 * @param repetitions starts and stops of each packaging
 */
export async function measureLifecycle(
  subjects: Pair<Subject>,
  context: ExperimentContext,
  repetitions = REPETITIONS,
): Promise<Pair<LifecycleFacts>> {
  const { monolithic, multiContainer } = await livesOnce.get(context.run, () =>
    measureLives(subjects, context, repetitions),
  )
  return { monolithic: gather(monolithic), multiContainer: gather(multiContainer) }
}

/** By run. */
const livesOnce = new Once<Run, Pair<Life[]>>()
/** From the command that creates a stack to its first good answer. Taken once for all experiments of a run. */
export async function firstAnswers(
  subjects: Pair<Subject>,
  context: ExperimentContext,
): Promise<Pair<Spread>> {
  const { monolithic, multiContainer } = await measureLifecycle(subjects, context)
  return {
    monolithic: monolithic.firstAnswerMs,
    multiContainer: multiContainer.firstAnswerMs,
  }
}

async function measureLives(
  { monolithic, multiContainer }: Pair<Subject>,
  { docker, progress }: ExperimentContext,
  repetitions: number,
): Promise<Pair<Life[]>> {
  const lives: Pair<Promise<Life>[]> = { monolithic: [], multiContainer: [] }
  for (let i = 0; i < repetitions; i++) {
    lives.monolithic.push(live(monolithic.packaging, docker, 2 * i * STAGGER_MS))
    lives.multiContainer.push(live(multiContainer.packaging, docker, (2 * i + 1) * STAGGER_MS))
  }
  progress(`${repetitions} starts and stops of each, in turns`)
  // All of them, also where one fails: none goes on behind the experiment's back.
  await Promise.allSettled([...lives.monolithic, ...lives.multiContainer])
  return {
    monolithic: await Promise.all(lives.monolithic),
    multiContainer: await Promise.all(lives.multiContainer),
  }
}

/** One life of a stack, from nothing to nothing. */
async function live(packaging: Packaging, docker: Docker, afterMs: number): Promise<Life> {
  await delay(afterMs) // A schedule: nothing is waited for.
  const { stack, firstAnswerMs } = await timeStart(packaging, docker)
  try {
    return { firstAnswerMs, ...(await timeStop(stack, docker)) }
  } finally {
    await stack.remove(docker)
  }
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
  const outcomes = lives.map(({ inFlight }) => inFlight)
  return {
    firstAnswerMs: spreadOf(lives.map((one) => one.firstAnswerMs)),
    stopMs: spreadOf(lives.map((one) => one.stopMs)),
    exitCodes: codes,
    inFlight: {
      sent: outcomes.length,
      finished: outcomes.filter((one) => typeof one === 'number' && one < 400).length,
      outcomes,
    },
  }
}
