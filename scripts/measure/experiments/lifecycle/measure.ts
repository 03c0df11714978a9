import { setTimeout as delay } from 'timers/promises'
import { allOf } from '../../../core/all-of.ts'
import type { Run } from '../../../core/run.ts'
import { spreadOf } from '../../../core/spread.ts'
import { waitFor } from '../../../core/wait.ts'
import type { Container } from '../../../engine/docker/container.ts'
import type { Docker } from '../../../engine/docker/docker.ts'
import { isGood } from '../../../engine/load/answers.ts'
import { ask } from '../../../engine/load/probe.ts'
import { beginSlowRequest } from '../../../engine/load/slow-request.ts'
import type { Packaging, Stack } from '../../../engine/packagings/packaging.ts'
import type { ExperimentContext } from '../experiment.ts'
import { type BySubject, bySubject, type Subject } from '../subject.ts'
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
 * @param repetitions starts and stops of each subject
 */
export async function measureLifecycle(
  subjects: Subject[],
  context: ExperimentContext,
  repetitions = REPETITIONS,
): Promise<BySubject<LifecycleFacts>> {
  return livesOnce.get(context.run, () => measureLives(subjects, context, repetitions))
}

/** By run. */
const livesOnce = new Once<Run, BySubject<LifecycleFacts>>()

/** In turns: all subjects' first lives, then their second. Each begins a moment after the one before. */
async function measureLives(
  subjects: Subject[],
  { docker, progress }: ExperimentContext,
  repetitions: number,
): Promise<BySubject<LifecycleFacts>> {
  progress(`${repetitions} starts and stops of each, in turns`)
  const lives = Array.from({ length: repetitions }, (_, round) =>
    subjects.map(async ({ id, packaging }, index) => {
      const number = round * subjects.length + index
      return { id, life: await live(packaging, docker, number * STAGGER_MS) }
    }),
  )
  const all = await allOf(lives.flat())
  return bySubject(subjects, ({ id }) =>
    gather(all.filter((one) => one.id === id).map(({ life }) => life)),
  )
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
