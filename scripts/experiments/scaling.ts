import { randomBytes } from 'node:crypto'
import type { Docker } from '../docker/docker.ts'
import { memoryOf } from '../docker/stats.ts'
import type { Stack } from '../packagings/packaging.ts'
import { waitFor } from '../wait.ts'
import { type Experiment, inTurn, type Pair } from './experiment.ts'
import { count, megabytes, range } from './figures.ts'

const COPIES = 3
const REQUESTS = 60

export interface ScalingFacts {
  copies: number
  /** Addresses that users must be given for all copies. */
  entries: number
  /** Of the copies that answered, those that showed a task added through the first entry. */
  seenBy: number
  answeredBy: number
  requests: number
  requestsByHostname: Record<string, number>
  /** A further copy: what all containers use at three, less what they use at one, by two. */
  memoryPerCopyBytes: number
  containersPerCopy: number
  /** For the second and the third copy: from the command that adds it to its first good answer. */
  copyServingMs: number[]
  /** What Docker said when a further copy wanted the same fixed host port; empty if it went well. */
  fixedPortError: string
}

export const scaling: Experiment<ScalingFacts> = {
  id: 'scaling',
  question: 'What happens when one copy becomes three?',
  teaches: ['Scaling Difficulties', 'Scaling'],
  when: 'alone',

  measure: (subjects, { docker }) => inTurn(subjects, (one) => measure(one.stack, docker)),

  read(facts) {
    const { monolithic, multiContainer } = facts
    return {
      better:
        monolithic.seenBy === multiContainer.seenBy
          ? 'same'
          : monolithic.seenBy > multiContainer.seenBy
            ? 'monolithic'
            : 'multiContainer',
      sentence: `A task added through one copy is seen by ${monolithic.seenBy} of ${monolithic.copies} monoliths and by ${multiContainer.seenBy} of ${multiContainer.copies} web replicas. ${costSentence(facts)} ${fixedPortSentence(facts)}`,
      headline: { monolithic: headline(monolithic), multiContainer: headline(multiContainer) },
    }
  },
}

async function measure(stack: Stack, docker: Docker): Promise<ScalingFacts> {
  const before = await inventory(stack, docker)
  const copyServingMs = []
  for (let copies = 2; copies <= COPIES; copies++) {
    copyServingMs.push(await timeFurtherCopy(stack, docker, copies))
  }
  const after = await inventory(stack, docker)
  const spread = await addAndLookFor(stack)
  const fixedPort = await stack.scaleOnFixedPort(docker)
  const entries = stack.urls().length
  await stack.scale(docker, 1)
  return {
    copies: COPIES,
    entries,
    ...spread,
    memoryPerCopyBytes: Math.round((after.bytes - before.bytes) / (COPIES - 1)),
    containersPerCopy: (after.containers - before.containers) / (COPIES - 1),
    copyServingMs,
    fixedPortError: fixedPort.exitCode === 0 ? '' : errorLine(fixedPort.stderr),
  }
}

async function inventory(stack: Stack, docker: Docker) {
  const names = (await stack.containers(docker)).map(({ name }) => name)
  return { bytes: await memoryOf(docker, names), containers: names.length }
}

async function timeFurtherCopy(stack: Stack, docker: Docker, copies: number): Promise<number> {
  const start = performance.now()
  const scaled = stack.scale(docker, copies)
  // Both at once: Docker may go on waiting for a health check after the copy serves its first user.
  const [, servingAt] = await Promise.all([
    scaled,
    waitForCopies(stack, copies).then(() => performance.now()),
  ])
  return Math.round(servingAt - start)
}

/** Waits until this many different hostnames answer. */
async function waitForCopies(stack: Stack, copies: number): Promise<void> {
  const seen = new Set<string>()
  await waitFor(
    `${copies} copies to answer`,
    async () => {
      for (const url of stack.urls()) seen.add(await hostname(`${url}/api/health`))
      return seen.size >= copies ? true : undefined
    },
    {
      timeoutMs: 90_000,
      intervalMs: 50,
      details: () => Promise.resolve(`Answered so far: ${[...seen].join(', ') || 'none'}`),
    },
  )
}

/** Which copy answered; a failed request throws. */
async function hostname(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2000) })
  const health = (await response.json()) as { hostname?: string }
  if (!response.ok || health.hostname === undefined) throw new Error(`${url}: ${response.status}`)
  return health.hostname
}

/** Adds a task through the first entry, then asks all entries in turn who sees it. */
async function addAndLookFor(stack: Stack) {
  const urls = stack.urls()
  const title = `Seen by all? ${randomBytes(4).toString('hex')}`
  await addTask(urls[0] ?? '', title)
  const requestsByHostname: Record<string, number> = {}
  const sees = new Map<string, boolean>()
  for (let i = 0; i < REQUESTS; i++) {
    const response = await fetch(`${urls[i % urls.length] ?? ''}/api/tasks`)
    const who = response.headers.get('x-served-by') ?? 'unknown'
    const found = (await response.text()).includes(title)
    requestsByHostname[who] = (requestsByHostname[who] ?? 0) + 1
    sees.set(who, (sees.get(who) ?? true) && found)
  }
  return {
    requests: REQUESTS,
    requestsByHostname,
    answeredBy: sees.size,
    seenBy: [...sees.values()].filter(Boolean).length,
  }
}

async function addTask(url: string, title: string): Promise<void> {
  const response = await fetch(`${url}/api/tasks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title }),
  })
  if (response.status !== 201) throw new Error(`POST ${url}/api/tasks answered ${response.status}`)
}

/** The line of docker's error that says why, without the daemon's preamble. */
export function errorLine(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => /error|failed/i.test(line))
  const last = (lines.at(-1) ?? stderr).trim()
  return (
    /(Bind for .*|port is already allocated.*|address already in use.*)$/.exec(last)?.[1] ?? last
  )
}

function costSentence({ monolithic, multiContainer }: Pair<ScalingFacts>): string {
  const cost = (facts: ScalingFacts) =>
    `${megabytes(facts.memoryPerCopyBytes)} and ${range(facts.copyServingMs)} until it serves`
  return `A further copy costs ${cost(monolithic)} as a monolith, ${cost(multiContainer)} as a replica; users need ${count(monolithic.entries, 'address', 'addresses')} and ${multiContainer.entries}.`
}

function fixedPortSentence({ monolithic, multiContainer }: Pair<ScalingFacts>): string {
  const said = (facts: ScalingFacts) =>
    facts.fixedPortError === '' ? 'went well' : `failed: "${facts.fixedPortError}"`
  return `With one fixed host port, the next monolith ${said(monolithic)}, and the next replica ${said(multiContainer)}.`
}

function headline(facts: ScalingFacts): string {
  return `task seen by ${facts.seenBy} of ${facts.copies}; ${megabytes(facts.memoryPerCopyBytes)}, ${range(facts.copyServingMs)} per further copy`
}
