import path from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cleanUp, removeAll } from '../clean-up.ts'
import { resolvePackagings } from '../packagings/resolve.ts'
import { Docker } from '../docker/docker.ts'
import { isDockerError } from '../docker/docker-error.ts'
import { removingReplaced } from '../docker/nameless-images.ts'
import { findLabObjects } from '../docker/lab-objects.ts'
import { engineObjects } from '../../maintain/testing/engine-objects.ts'
import { ExpectedError } from '../../core/errors.ts'
import { LAB_LABEL } from '../../core/labels.ts'
import { ROOT } from '../../core/paths.ts'
import { newRun, type Run } from '../../core/run.ts'
import { waitFor } from '../../core/wait.ts'
import { brokenImage, buildImages, newerImage } from './build-images.ts'
import { copyToNodes, type ImageVariables } from './images.ts'
import {
  bringUp,
  GATEWAY_PORT,
  gatewayUrls,
  type LocalCluster,
  readCluster,
  takeDown,
} from './local-cluster.ts'
import { NODE_IMAGE } from './node-image.ts'
import { untilRunningElsewhere } from './node-lost.ts'
import { type ClusterId, clusterOfRun } from './nodes.ts'
import { powerOff, powerOn } from './power.ts'
import { spreadOver } from './read-swarm.ts'
import { deploy, redisNode, services, tasks, untilServing, untilSettled, update } from './stack.ts'
import { swarmNodes } from './status.ts'
import { imagesThere, livingManager } from './target.ts'
import { type Endpoints, underLoad } from '../../measure/experiments/cluster/under-load.ts'

const docker = new Docker()
const { signal } = new AbortController()
const progress = () => undefined

let run: Run
let id: ClusterId
let before: string[]

beforeAll(async () => {
  run = await newRun()
  id = clusterOfRun(run)
  await nodeImageOfAnotherVersion()
  before = await engineObjects(docker)
})
afterAll(() => cleanUp(docker, run))

/** The engine may have one of another version, which loses its name: it has to go as well. */
async function nodeImageOfAnotherVersion(): Promise<void> {
  const input = `FROM scratch\nLABEL ${LAB_LABEL}=true version=another\n`
  const command = ['buildx', 'build', '--load', '--tag', NODE_IMAGE, '-']
  await removingReplaced(docker, [NODE_IMAGE], () => docker.run(command, { input }))
}

describe('three nodes made of containers', { timeout: 300_000 }, () => {
  it('what is left of an up that was killed goes with what its run left', async () => {
    const script = path.join(ROOT, 'scripts/maintain/testing/bring-up.ts')
    const up = execa(process.execPath, [script, JSON.stringify(id)], { reject: false })
    // Engines that are just starting: the worst moment.
    await waitFor(
      'three nodes to be started',
      async () => ((await readCluster(docker, id))?.nodes.length === 3 ? true : undefined),
      { timeoutMs: 200_000, intervalMs: 50 },
    )
    up.kill('SIGKILL')
    await up
    const left = await findLabObjects(docker, run.id)
    expect(left.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['container', 'network', 'volume']),
    )
    await removeAll(docker, () => findLabObjects(docker, run.id))
    expect(await engineObjects(docker)).toEqual(before)
  })

  describe('with the stack', () => {
    let cluster: LocalCluster
    let manager: Docker
    let images: ImageVariables
    let endpoints: Endpoints

    beforeAll(async () => {
      const { references } = await resolvePackagings(docker, {}, progress)
      images = await buildImages(docker, run, references)
      cluster = await bringUp({ id, count: 3, docker, signal, progress })
      manager = await livingManager(docker, cluster.nodes)
      const target = { title: '', manager, cluster, builder: docker }
      const there = await imagesThere(target, images, progress)
      await deploy(target, { images: there, resolve: 'never', port: GATEWAY_PORT })
      await untilSettled(manager, signal)
      endpoints = {
        urls: gatewayUrls(cluster),
        kind: 'one service',
      }
      await untilServing(endpoints.urls, signal)
    }, 300_000)

    it('a second up is refused', async () => {
      await expect(bringUp({ id, count: 3, docker, signal, progress })).rejects.toThrow(
        /up already/,
      )
    })

    it('there is a gateway and a replica on each node, and Redis on one', async () => {
      const all = await tasks(manager)
      const each = { 'node-1': 1, 'node-2': 1, 'node-3': 1 }
      expect(spreadOver(all, 'web')).toEqual(each)
      expect(spreadOver(all, 'gateway')).toEqual(each)
      expect(spreadOver(all, 'redis')).toEqual({ [await redisNode(manager)]: 1 })
    })

    it('a rolling update costs no request', async () => {
      const newer = await copyToNodes(
        docker,
        cluster,
        await newerImage(docker, run, images.SWARM_WEB_IMAGE),
      )
      const { seen, result } = await underLoad(endpoints, signal, () =>
        update(manager, newer, { resolve: 'never', signal }),
      )
      expect(result.state).toBe('completed')
      const web = (await tasks(manager)).filter((one) => one.service === 'web' && one.isRunning)
      expect(web.map(({ image }) => image)).toEqual([newer, newer, newer])
      expect({ failed: seen.failed, outcomes: seen.outcomes }).toMatchObject({ failed: 0 })
      expect(seen.lost).toBe(0)
    })

    it('a broken image is taken back, and costs no request', async () => {
      const broken = await copyToNodes(
        docker,
        cluster,
        await brokenImage(docker, run, images.SWARM_WEB_IMAGE),
      )
      const { seen, result } = await underLoad(endpoints, signal, () =>
        update(manager, broken, { resolve: 'never', signal }),
      )
      expect(result.state).toBe('rollback_completed')
      const web = (await services(manager)).find(({ name }) => name === 'web')
      expect(web).toMatchObject({ running: 3, wanted: 3 })
      expect(web?.image).not.toBe(broken)
      expect({ failed: seen.failed, outcomes: seen.outcomes }).toMatchObject({ failed: 0 })
    })

    it('a node that dies is replaced by the others, and no acknowledged write is lost', async () => {
      const redis = await redisNode(manager)
      const lost = cluster.nodes.find(({ name }) => name !== redis)
      if (!lost) throw new Error('Redis is everywhere')
      const others = cluster.nodes.filter((one) => one !== lost)
      const left = await livingManager(docker, others)
      const { seen, result } = await underLoad(endpoints, signal, async () => {
        await powerOff(docker, lost)
        return untilRunningElsewhere(left, 'web', 3, [lost.name], { timeoutMs: 180_000, signal })
      })
      expect(Object.keys(result).sort()).toEqual(others.map(({ name }) => name))
      expect(seen.lost).toBe(0)
      // Those that were under way to the machine when it died; who comes later tries the next address.
      expect(seen.failed).toBeLessThan(seen.requests / 10)
    })

    it('nodes that lost power come back to the same Swarm, in any order', async () => {
      const [, second, third] = cluster.nodes
      if (!second || !third) throw new Error('There are not three nodes')
      for (const node of [second, third]) await powerOff(docker, node)
      for (const node of [third, second]) await powerOn(docker, node, signal)
      await waitFor(
        'all nodes to be ready',
        async () => {
          const nodes = await swarmNodes(await livingManager(docker, cluster.nodes))
          return nodes.every(({ status }) => status === 'Ready') ? true : undefined
        },
        {
          timeoutMs: 60_000,
          notYet: (error) => error instanceof ExpectedError || isDockerError(error),
        },
      )
      await untilSettled(await livingManager(docker, cluster.nodes), signal)
      await untilServing(endpoints.urls, signal)
    })

    it('down leaves nothing, and finds nothing the second time', async () => {
      expect(await takeDown(docker, id)).toHaveLength(3 + 1 + 3)
      expect(await engineObjects(docker)).toEqual(before)
      expect(await takeDown(docker, id)).toEqual([])
    })
  })
})
