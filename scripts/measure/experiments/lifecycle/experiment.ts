import { setTimeout as delay } from 'node:timers/promises'
import type { Docker } from '../../../engine/docker/docker.ts'
import { isGood } from '../../../engine/load/answers.ts'
import { ask } from '../../../engine/load/probe.ts'
import { beginSlowRequest } from '../../../engine/load/slow-request.ts'
import type { Packaging, Pair, Stack } from '../../../engine/packagings/packaging.ts'
import type { Container } from '../../../engine/docker/container.ts'
import type { Run } from '../../../core/run.ts'
import { waitFor } from '../../../core/wait.ts'
import type { ExperimentContext, SelfContainedExperiment, Subject } from '../experiment.ts'
import { duration, median } from '../../../core/figures.ts'
import { Once } from '../once.ts'
import { betterByShare, betterBySpread } from '../better.ts'
import { type Spread, spreadOf } from '../../../core/spread.ts'

const REPETITIONS = 5
/** Stacks start one after the other at this distance, so that their bursts of work seldom meet. */
const STAGGER_MS = 800
/** For the reports of all who use these times. */
export const HOW_STARTED = `The two packagings took turns to start, ${duration(STAGGER_MS)} apart, without waiting for the one before to end: several ran at a time and shared the machine, so the times are there to be compared, and one start by itself may be quicker.`
/** docker stop sends SIGKILL after 10 s; this is long enough to see a stack take notice of SIGTERM before. */
const NOTICE_MS = 1000

export interface LifecycleFacts {
  /** From the command that creates it to the first 200 of `GET /api/tasks`. */
  firstAnswerMs: Spread
  /** From the command that stops it to its return. */
  stopMs: Spread
  /** By service, one of each stop. 137: killed, for it had not ended in time. */
  exitCodes: Record<string, number[]>
  /** A `POST /api/tasks` that was half sent when the stop began, and was sent to its end after that. */
  inFlight: { sent: number; finished: number; outcomes: (number | string)[] }
}

export const lifecycle: SelfContainedExperiment<LifecycleFacts> = {
  id: 'lifecycle',
  question: 'How long do a start and a stop take, and who is cut off?',
  teaches: [],
  needs: 'own-stacks',

  measure: (subjects, context) => context.exclusive(() => measureLifecycle(subjects, context)),

  read(facts) {
    const starts = betterBySpread(pick(facts, 'firstAnswerMs'), 'lower')
    const stops = betterBySpread(pick(facts, 'stopMs'), 'lower')
    return {
      better: betterOverall(facts, starts),
      sentence: `${startSentence(facts, starts)} ${stopSentence(facts, stops)} ${inFlightSentence(facts)}`,
      headline: {
        monolithic: headline(facts.monolithic),
        multiContainer: headline(facts.multiContainer),
      },
      caveats: [
        `Medians of ${facts.monolithic.firstAnswerMs.repetitions} starts and stops of each, with their range. ${HOW_STARTED}`,
        'A start includes what a packaging waits for by itself, as a stack does that starts its app once Redis has passed a health check.',
      ],
      charts: [
        {
          kind: 'bars',
          title: 'A start and a stop',
          summary: `${startSentence(facts, starts)} ${stopSentence(facts, stops)}`,
          unit: 'ms',
          bars: [
            bar('to the first good answer', 'Monolithic', facts.monolithic.firstAnswerMs),
            bar('to the first good answer', 'Multi-container', facts.multiContainer.firstAnswerMs),
            bar('until it has stopped', 'Monolithic', facts.monolithic.stopMs),
            bar('until it has stopped', 'Multi-container', facts.multiContainer.stopMs),
          ],
        },
      ],
    }
  },
}

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
    { timeoutMs: 90_000, intervalMs: 20 },
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

function pick(facts: Pair<LifecycleFacts>, which: 'firstAnswerMs' | 'stopMs'): Pair<Spread> {
  return { monolithic: facts.monolithic[which], multiContainer: facts.multiContainer[which] }
}

/** Who cuts off fewer users; where that is even but for chance, who is there sooner. A quick stop is no use to anyone who is cut off. */
function betterOverall({ monolithic, multiContainer }: Pair<LifecycleFacts>, starts: Verdict) {
  const share = ({ inFlight: { finished: count, sent: of } }: LifecycleFacts) => ({ count, of })
  const kinder = betterByShare(
    { monolithic: share(monolithic), multiContainer: share(multiContainer) },
    'higher',
  )
  return kinder === 'same' ? starts : kinder
}

type Verdict = ReturnType<typeof betterBySpread>

const NAMES = { monolithic: 'the monolith', multiContainer: 'the stack' }

function startSentence({ monolithic, multiContainer }: Pair<LifecycleFacts>, better: Verdict) {
  const figures = `${median(monolithic.firstAnswerMs)} for the monolith, ${median(multiContainer.firstAnswerMs)} for the stack`
  const verdict = better === 'same' ? 'no clear difference' : `${NAMES[better]} is there sooner`
  return `From nothing to the first good answer: ${figures} (${verdict}).`
}

function stopSentence({ monolithic, multiContainer }: Pair<LifecycleFacts>, better: Verdict) {
  const figures = `${median(monolithic.stopMs)} and ${median(multiContainer.stopMs)}`
  const verdict = better === 'same' ? 'no clear difference' : `${NAMES[better]} is quicker`
  return `A stop takes ${figures} (${verdict}); killed after the time-out: ${killed(monolithic)} of the monolith's containers, ${killed(multiContainer)} of the stack's.`
}

function inFlightSentence({ monolithic, multiContainer }: Pair<LifecycleFacts>): string {
  const finished = ({ inFlight }: LifecycleFacts) => `${inFlight.finished} of ${inFlight.sent}`
  return `Of the requests in flight when the stop began, the monolith finished ${finished(monolithic)}, the stack ${finished(multiContainer)}.`
}

const KILLED = 137
function killed({ exitCodes: codes }: LifecycleFacts): string {
  const all = Object.values(codes).flat()
  return `${all.filter((code) => code === KILLED).length} of ${all.length}`
}

function headline({ firstAnswerMs, stopMs, inFlight }: LifecycleFacts): string {
  return `up in ${duration(firstAnswerMs.median)}, down in ${duration(stopMs.median)}; ${inFlight.finished} of ${inFlight.sent} in flight finished`
}

function bar(label: string, group: string, { median: value, low, high }: Spread) {
  return { label, group, value, low, high }
}
