import os from 'node:os'
import { brokenImage, newerImage } from '../../../engine/swarm/build-images.ts'
import { copyToNodes } from '../../../engine/swarm/images.ts'
import type { ClusterNode } from '../../../engine/swarm/nodes.ts'
import { untilServing } from '../../../engine/swarm/stack.ts'
import { type Endpoints, underLoad } from './under-load.ts'
import type { Docker } from '../../../engine/docker/docker.ts'
import type { Packaging } from '../../../engine/packagings/packaging.ts'
import { waitFor } from '../../../core/wait.ts'
import type { ClusterContext } from './context.ts'
import type { ClusterFacts, Growth, Rollout } from './facts.ts'
import { copiesThatSee, perSecondOfAll } from './growth.ts'
import { loseNode } from './lose-node.ts'

const COPIES = { from: 3, to: 10 }
/** Of each node, for the copies that it gets. */
export const MONOLITH_PORTS = ['8111', '8112', '8113', '8114']
const READY_MS = 60_000

/** A monolith that runs on a node: a list of tasks of its own. */
interface Copy {
  node: ClusterNode
  name: string
  /** Of the node. */
  port: string
  url: string
}

/**
 * One monolith on each node, started again by Docker with its node: what a team can do without changing the image. Its Redis
 * is inside, so that there are as many lists of tasks as copies, and each user has theirs in one of them.
 */
export async function measureMonoliths(
  packaging: Packaging,
  context: ClusterContext,
): Promise<ClusterFacts> {
  const { docker, nodes, progress } = context
  const reference = packaging.images[0]?.reference ?? ''
  progress('copies the monolith to the nodes')
  const image = await copyToNodes(docker, nodes, reference)
  const copies: Copy[] = []
  for (let n = 0; n < COPIES.from; n++) copies.push(await addCopy(n, image, context))
  const endpoints: Endpoints = { urls: copies.map(({ url }) => url), kind: 'separate' }
  const newer = await copyToNodes(docker, nodes, await newerImage(docker, context.run, reference))
  const broken = await copyToNodes(docker, nodes, await brokenImage(docker, context.run, reference))
  progress('the monoliths: an update')
  const updated = await updateAll(copies, newer, endpoints, context)
  progress('the monoliths: a broken image')
  const taken = await tryBroken(copies, { broken, old: newer }, endpoints, context)
  progress('the monoliths: more copies')
  const growth = await grow(copies, newer, context)
  progress('the monoliths: a node dies')
  const last = copies.at(-1)
  if (!last) throw new Error('There is no monolith')
  // Nobody starts another one elsewhere: it would have an empty list.
  const loss = { ...(await loseNode(last.node, endpoints, context)), ledSwarm: false }
  await removeCopies(docker, copies)
  return {
    nodes: nodes.nodes.length,
    cpus: os.availableParallelism(),
    ...{ loss, redisLoss: null, update: updated, broken: taken, growth },
  }
}

/** Starts one on the node whose turn it is, and waits until it serves. */
async function addCopy(n: number, image: string, context: ClusterContext): Promise<Copy> {
  const { nodes } = context.nodes
  const node = nodes[n % nodes.length]
  if (!node) throw new Error('There is no node')
  const port = MONOLITH_PORTS[Math.floor(n / nodes.length)] ?? ''
  const copy = { node, name: `monolith-${n + 1}`, port, url: node.urls[port] ?? '' }
  await start(context.docker, copy, image)
  await untilServing([copy.url], context.signal)
  return copy
}

async function start(docker: Docker, { node, name, port }: Copy, image: string): Promise<void> {
  const run = ['run', '--detach', '--restart', 'unless-stopped', '--name', name]
  await docker.inside(node.container).run([...run, '--publish', `${port}:3000`, image])
}

/** As its team would: the container goes, and one of the other image takes its place. */
async function replace(docker: Docker, copy: Copy, image: string): Promise<void> {
  const engine = docker.inside(copy.node.container)
  await engine.run(['stop', copy.name])
  await engine.run(['rm', '--volumes', copy.name])
  await start(docker, copy, image)
}

async function updateAll(
  copies: Copy[],
  image: string,
  endpoints: Endpoints,
  { docker, signal }: ClusterContext,
): Promise<Rollout> {
  const { seen, result } = await underLoad(endpoints, signal, async () => {
    const startMs = performance.now()
    for (const copy of copies) {
      await replace(docker, copy, image)
      await untilServing([copy.url], signal)
    }
    return Math.round(performance.now() - startMs)
  })
  return { users: seen, tookMs: result, outcome: 'new', byItself: true }
}

/** The first copy gets it; as soon as it is seen to have ended, somebody puts the old one back. Nobody is quicker. */
async function tryBroken(
  [copy]: Copy[],
  { broken, old }: Record<'broken' | 'old', string>,
  endpoints: Endpoints,
  { docker, signal }: ClusterContext,
): Promise<Rollout> {
  if (!copy) throw new Error('There is no monolith')
  const { seen, result } = await underLoad(endpoints, signal, async () => {
    const startMs = performance.now()
    await replace(docker, copy, broken)
    await untilRestarted(docker, copy, signal)
    await replace(docker, copy, old)
    await untilServing([copy.url], signal)
    return Math.round(performance.now() - startMs)
  })
  return { users: seen, tookMs: result, outcome: 'old again', byItself: false }
}

async function untilRestarted(docker: Docker, copy: Copy, signal: AbortSignal): Promise<void> {
  const engine = docker.inside(copy.node.container).recordingTo([])
  await waitFor(
    'Docker to start the broken monolith again',
    async () => {
      const { stdout } = await engine.run(['inspect', '--format', '{{.RestartCount}}', copy.name])
      return Number(stdout) > 0 ? true : undefined
    },
    { timeoutMs: READY_MS, signal },
  )
}

async function grow(first: Copy[], image: string, context: ClusterContext): Promise<Growth> {
  const { from, to } = COPIES
  const urlsOf = (copies: Copy[]) => copies.map(({ url }) => url)
  const perSecondBefore = await perSecondOfAll(urlsOf(first))
  const startMs = performance.now()
  // All at once, as Swarm does it.
  const numbers = Array.from({ length: to - from }, (_, n) => from + n)
  const more = await Promise.all(numbers.map((n) => addCopy(n, image, context)))
  const tookMs = Math.round(performance.now() - startMs)
  const all = [...first, ...more]
  const byNode = Map.groupBy(all, ({ node }) => node.name)
  const spread = [...byNode.values()].map(({ length }) => length).sort((a, b) => b - a)
  const perSecondAfter = await perSecondOfAll(urlsOf(all))
  const seen = await copiesThatSee(urlsOf(all), to)
  await removeCopies(context.docker, more)
  return {
    ...{ from, to, tookMs, spread, addresses: to },
    ...seen,
    perSecondBefore,
    perSecondAfter,
  }
}

async function removeCopies(docker: Docker, copies: Copy[]): Promise<void> {
  for (const { node, name } of copies) {
    await docker.inside(node.container).run(['rm', '--force', '--volumes', name])
  }
}
