import os from 'node:os'
import { brokenImage, newerImage } from '../../../engine/swarm/build-images.ts'
import { copyToNodes } from '../../../engine/swarm/images.ts'
import { GATEWAY_PORT, gatewayUrls } from '../../../engine/swarm/local-cluster.ts'
import { untilRunningElsewhere } from '../../../engine/swarm/node-lost.ts'
import type { ClusterNode } from '../../../engine/swarm/nodes.ts'
import { spreadOver } from '../../../engine/swarm/read-swarm.ts'
import {
  deploy,
  redisNode,
  remove,
  scale,
  tasks,
  untilServing,
  untilSettled,
  update,
} from '../../../engine/swarm/stack.ts'
import { swarmNodes } from '../../../engine/swarm/status.ts'
import { imagesThere, livingManager } from '../../../engine/swarm/target.ts'
import { type Endpoints, underLoad } from './under-load.ts'
import type { Packaging } from '../../../engine/packagings/packaging.ts'
import type { ClusterContext } from './context.ts'
import type { ClusterFacts, Growth, Loss, Rollout } from './facts.ts'
import { copiesThatSee, perSecondOfAll } from './growth.ts'
import { loseNode } from './lose-node.ts'

const COPIES = { from: 3, to: 10 }

/** Deploys the stack, does to it all that is to be measured, and removes it. */
export async function measureStack(
  packaging: Packaging,
  context: ClusterContext,
): Promise<ClusterFacts> {
  const { docker, nodes, signal, progress } = context
  const manager = await livingManager(docker, nodes.nodes)
  const referenceOf = (service: string) =>
    packaging.images.find((one) => one.service === service)?.reference ?? ''
  const named = {
    SWARM_WEB_IMAGE: referenceOf('web'),
    SWARM_GATEWAY_IMAGE: referenceOf('gateway'),
    REDIS_IMAGE: referenceOf('redis'),
  }
  progress('deploys the stack')
  const target = { title: '', manager, cluster: nodes, builder: docker }
  const images = await imagesThere(target, named, progress)
  await deploy(target, { images, replicas: COPIES.from, resolve: 'never', port: GATEWAY_PORT })
  await untilSettled(manager, signal)
  const endpoints: Endpoints = {
    urls: gatewayUrls(nodes),
    kind: 'one service',
  }
  await untilServing(endpoints.urls, signal)
  const web = named.SWARM_WEB_IMAGE
  progress('the stack: a rolling update')
  const updated = await rollout(await newerImage(docker, context.run, web), endpoints, context)
  progress('the stack: a broken image')
  const broken = await rollout(await brokenImage(docker, context.run, web), endpoints, context)
  progress('the stack: more replicas')
  const growth = await grow(endpoints, context)
  const redis = await redisNode(manager)
  progress('the stack: a node dies')
  const loss = await lose((one) => one.name !== redis, endpoints, context)
  progress('the stack: the node with Redis dies')
  const redisLoss = await lose((one) => one.name === redis, endpoints, context)
  await remove(await livingManager(docker, nodes.nodes))
  return {
    nodes: nodes.nodes.length,
    cpus: os.availableParallelism(),
    ...{ loss, redisLoss, update: updated, broken, growth },
  }
}

async function rollout(
  image: string,
  endpoints: Endpoints,
  { docker, nodes, signal }: ClusterContext,
): Promise<Rollout> {
  const manager = await livingManager(docker, nodes.nodes)
  const there = await copyToNodes(docker, nodes, image)
  const { seen, result } = await underLoad(endpoints, signal, async () => {
    const start = performance.now()
    const done = await update(manager, there, { resolve: 'never', signal })
    return { done, tookMs: Math.round(performance.now() - start) }
  })
  const { state, isRolledBack } = result.done
  if (state !== 'completed' && !isRolledBack) throw new Error(`The update ended as “${state}”.`)
  return {
    ...{ users: seen, tookMs: result.tookMs, byItself: true },
    outcome: isRolledBack ? 'old again' : 'new',
  }
}

async function grow(
  endpoints: Endpoints,
  { docker, nodes, signal }: ClusterContext,
): Promise<Growth> {
  const { from, to } = COPIES
  const manager = await livingManager(docker, nodes.nodes)
  const perSecondBefore = await perSecondOfAll(endpoints.urls)
  const start = performance.now()
  await scale(manager, to, signal)
  const tookMs = Math.round(performance.now() - start)
  const spread = Object.values(spreadOver(await tasks(manager), 'web')).sort((a, b) => b - a)
  const perSecondAfter = await perSecondOfAll(endpoints.urls)
  const seen = await copiesThatSee(endpoints.urls, to)
  await scale(manager, from, signal)
  return {
    ...{ from, to, tookMs, spread, addresses: endpoints.urls.length },
    ...seen,
    ...{ perSecondBefore, perSecondAfter },
  }
}

async function lose(
  which: (node: ClusterNode) => boolean,
  endpoints: Endpoints,
  context: ClusterContext,
): Promise<Loss> {
  const { docker, nodes, signal } = context
  const lost = nodes.nodes.find(which)
  if (!lost) throw new Error('There is no such node')
  const manager = await livingManager(
    docker,
    nodes.nodes.filter((one) => one !== lost),
  )
  const ledSwarm = (await swarmNodes(manager)).some(
    ({ name, manager: role }) => name === lost.name && role === 'Leader',
  )
  const loss = await loseNode(lost, endpoints, context, (limits) =>
    untilRunningElsewhere(manager, 'web', COPIES.from, [lost.name], limits),
  )
  await untilSettled(manager, signal)
  return { ...loss, ledSwarm }
}
