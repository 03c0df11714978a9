import { randomBytes } from 'node:crypto'
import type { Docker } from '../docker/docker.ts'
import { DockerError } from '../docker/docker-error.ts'
import { memoryOf } from '../docker/stats.ts'
import { ExpectedError, messageOf } from '../errors.ts'
import { addTask } from '../load/add-task.ts'
import type { Stack } from '../packagings/packaging.ts'
import {
  allOf,
  type Bench,
  bothAtOnce,
  type SharedStacksExperiment,
  type Pair,
  type LaunchedSubject,
} from './experiment.ts'
import { readScaling } from './scaling-read.ts'
import { Answered, waitForCopies, askDirectly } from './who-answers.ts'

const COPIES = 3
const REQUESTS = 60

export interface ScalingFacts {
  /** That were wanted. */
  copies: number
  /** That there were in the end. */
  reached: number
  /** Why there were no more: what Docker said; empty if all was well. */
  scaleError: string
  /** Addresses that users must be given for all copies. */
  entries: number
  /** Of the copies that answered, those that showed a task added through the first entry. */
  seenBy: number
  answeredBy: number
  requests: number
  /** Each copy that answered, how often, and whether it showed the task every time. */
  answers: { who: string; requests: number; sees: boolean }[]
  /** Whether each copy was asked from beside it, for the app does not say which one answers. */
  askedDirectly: boolean
  /** A further copy: what all containers use at three, less what they use at one, by two. Null without one. */
  memoryPerCopyBytes: number | null
  containersPerCopy: number | null
  /** For the second and the third copy: from the command that adds it to its first good answer. */
  copyServingMs: number[]
  /** What Docker said when a further copy wanted the same fixed host port; empty if it went well. */
  fixedPortError: string
}

export const scaling: SharedStacksExperiment<ScalingFacts> = {
  id: 'scaling',
  question: 'What happens when one copy becomes three?',
  teaches: ['Scaling Difficulties', 'Scaling'],
  needs: 'shared-stacks',

  measure: measureScaling,

  read: readScaling,
}

/** With both at once, so that whatever else the machine does meets both. */
function measureScaling(
  subjects: Pair<LaunchedSubject>,
  bench: Bench,
): Promise<Pair<ScalingFacts>> {
  return bothAtOnce(subjects, async ({ stack }) => {
    const before = await inventory(stack, bench.docker)
    const growth = await grow(stack, bench)
    return lookAround(stack, { before, growth }, bench)
  })
}

/** Adds copies one by one until there are enough, or until Docker refuses. */
async function grow(stack: Stack, bench: Bench) {
  const copyServingMs = []
  let scaleError = ''
  while (scaleError === '' && copyServingMs.length < COPIES - 1) {
    const added = await timeFurtherCopy(stack, bench, copyServingMs.length + 2)
    if (typeof added === 'number') copyServingMs.push(added)
    else scaleError = added.refusal
  }
  const reached = 1 + copyServingMs.length
  // An attempt that failed may have left a copy that never started.
  if (scaleError !== '') await stack.scale(bench.docker, reached)
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
  bench: Bench,
): Promise<ScalingFacts> {
  const { docker } = bench
  const { reached, scaleError, copyServingMs } = growth
  const after = await inventory(stack, docker)
  const spread = await addAndLookFor(stack, reached, bench)
  const entries = stack.urls().length
  const [fixedPort] = await allOf([stack.scaleOnFixedPort(docker), stack.scale(docker, 1)])
  const perCopy = (more: number) => (reached === 1 ? null : more / (reached - 1))
  const bytes = perCopy(after.bytes - before.bytes)
  return {
    ...{ copies: COPIES, reached, scaleError, entries },
    ...spread,
    memoryPerCopyBytes: bytes === null ? null : Math.round(bytes),
    containersPerCopy: perCopy(after.containers - before.containers),
    copyServingMs,
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

/** Milliseconds, or why there is no further copy. */
async function timeFurtherCopy(
  stack: Stack,
  { docker, signal }: Bench,
  copies: number,
): Promise<number | { refusal: string }> {
  const start = performance.now()
  const scaling = stack.scale(docker, copies)
  const over = new AbortController()
  const answered = new Answered()
  // Both at once: Docker may go on waiting for a health check after the copy serves its first user.
  const answering = waitForCopies(
    stack,
    copies,
    answered,
    AbortSignal.any([signal, over.signal]),
  ).then(() => performance.now())
  answering.catch(() => undefined) // Told below, unless the command fails first or nobody says who answers.
  try {
    await scaling
    const servingAt = answered.isTold ? await answering : performance.now()
    return Math.round(servingAt - start)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof ExpectedError) throw error
    const said = error instanceof DockerError ? error.result.stderr : messageOf(error)
    return { refusal: errorLine(said) || 'no reason was given' }
  } finally {
    over.abort()
  }
}

/** Adds a task through the first entry, then asks who sees it: all entries in turn, or each copy by itself. */
async function addAndLookFor(stack: Stack, copies: number, bench: Bench) {
  const urls = stack.urls()
  const title = `Seen by all? ${randomBytes(4).toString('hex')}`
  await addTask(urls[0] ?? '', title)
  const seen: { who: string; found: boolean }[] = []
  let isTold = true
  for (let i = 0; i < REQUESTS; i++) {
    const url = urls[i % urls.length] ?? ''
    const response = await fetch(`${url}/api/tasks`)
    const name = response.headers.get('x-served-by')
    if (name === null && urls.length < copies) isTold = false
    seen.push({ who: name ?? url, found: (await response.text()).includes(title) })
  }
  if (!isTold) seen.splice(0, seen.length, ...(await lookInEach(stack, title, bench)))
  const answers = byCopy(seen)
  return {
    requests: seen.length,
    answers,
    askedDirectly: !isTold,
    answeredBy: answers.length,
    seenBy: answers.filter(({ sees }) => sees).length,
  }
}

function byCopy(seen: { who: string; found: boolean }[]): ScalingFacts['answers'] {
  return [...Map.groupBy(seen, ({ who }) => who)].map(([who, all]) => ({
    who,
    requests: all.length,
    sees: all.every(({ found }) => found),
  }))
}

/** Copies behind one address that do not say which of them answers. */
async function lookInEach(stack: Stack, title: string, bench: Bench) {
  const containers = await stack.containers(bench.docker)
  const answers = []
  for (const container of containers.filter(({ service }) => service === 'web')) {
    const tasks = await askDirectly(bench, container)
    answers.push({ who: container.name, found: tasks.includes(title) })
  }
  return answers
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
