import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cleanUp } from '../clean-up.ts'
import { resolvePackagings } from '../packagings/resolve.ts'
import { Docker } from '../docker/docker.ts'
import { engineObjects } from '../../maintain/testing/engine-objects.ts'
import { ROOT } from '../../core/paths.ts'
import { newRun, type Run } from '../../core/run.ts'
import { waitFor } from '../../core/wait.ts'
import { succeeds } from './host-command.ts'
import { brokenImage, buildImages, newerImage } from './build-images.ts'
import { handOver, type ImageVariables } from './images.ts'
import {
  bringUp,
  doorsOf,
  findTraces,
  isNothing,
  type LocalCluster,
  powerOff,
  takeDown,
} from './local-cluster.ts'
import { untilRunningElsewhere } from './node-lost.ts'
import { type Place, placeOfRun } from './place.ts'
import { spreadOver } from './read-swarm.ts'
import { obstacles } from './requirements.ts'
import { deploy, redisNode, services, tasks, untilOpen, untilSettled, update } from './stack.ts'
import { imagesThere, livingManager } from './target.ts'
import { type Endpoints, underLoad } from '../../measure/experiments/cluster/under-load.ts'

const PORT = '8082'
const docker = new Docker()
const { signal } = new AbortController()
const progress = () => undefined
const why = await obstacles()
if (why.length > 0) console.warn(`No cluster can be made of this machine: ${why.join(', ')}`)

let run: Run
let place: Place
let before: string[]

beforeAll(async () => {
  run = await newRun()
  place = placeOfRun(run)
  before = await engineObjects(docker)
})
afterAll(async () => {
  await takeDown(place)
  await cleanUp(docker, run)
})

/** Whatever on this machine has the cluster's name in it: in the firewall, among interfaces, mounts, processes, cgroups. */
async function named(): Promise<string[]> {
  const texts = await Promise.all([
    execa('iptables-save').then(({ stdout }) => stdout),
    execa('ip', ['-o', 'link']).then(({ stdout }) => stdout),
    execa('ps', ['-eo', 'args']).then(({ stdout }) => stdout),
    readFile('/proc/self/mountinfo', 'utf8'),
    ...['/run', '/run/netns', '/sys/fs/cgroup'].map((directory) =>
      readdir(directory).then((names) => names.join('\n')),
    ),
    ...['memory', 'pids'].map((controller) =>
      readdir(`/sys/fs/cgroup/${controller}`).then(
        (names) => names.join('\n'),
        () => '', // cgroup v2 has no such folders.
      ),
    ),
  ])
  return texts.flatMap((text) => text.split('\n')).filter((line) => line.includes(place.name))
}

// Whoever may become root without a password has root run these tests.
const bySudo = process.getuid?.() !== 0 && (await succeeds('sudo', '--non-interactive', 'true'))
if (bySudo) {
  it('three nodes made of this machine, by root', { timeout: 600_000 }, async () => {
    const vitest = path.join(ROOT, 'node_modules/vitest/vitest.mjs')
    const args = ['run', '--project', 'docker', import.meta.filename]
    await execa('sudo', ['--non-interactive', process.execPath, vitest, ...args], { cwd: ROOT })
  })
} else {
  describe.skipIf(why.length > 0)(
    'three nodes made of this machine',
    { timeout: 300_000 },
    threeNodes,
  )
}

function threeNodes(): void {
  it('what is left of an up that was killed is found by its name, and removed', async () => {
    const script = path.join(ROOT, 'scripts/maintain/testing/bring-up.ts')
    const up = execa(process.execPath, [script, place.name, place.directory], { reject: false })
    // Engines that are just starting: the worst moment.
    await waitFor(
      'three engines to be started',
      async () => ((await findTraces(place)).processes.length >= 6 ? true : undefined),
      { timeoutMs: 60_000, intervalMs: 10 },
    )
    up.kill('SIGKILL')
    await up
    expect(await named()).not.toEqual([])
    await takeDown(place)
    expect(isNothing(await findTraces(place))).toBe(true)
    expect(await named()).toEqual([])
  })

  describe('with the stack', () => {
    let cluster: LocalCluster
    let manager: Docker
    let images: ImageVariables
    let endpoints: Endpoints

    beforeAll(async () => {
      const { references } = await resolvePackagings(docker, {}, progress)
      images = await buildImages(docker, run, references)
      cluster = await bringUp({ place, count: 3, docker, signal, progress })
      manager = await livingManager(docker, cluster.nodes)
      const there = await imagesThere(
        { title: '', manager, cluster, builder: docker },
        images,
        progress,
      )
      await deploy(manager, { images: there, resolve: 'never', port: PORT })
      await untilSettled(manager, signal)
      endpoints = {
        urls: doorsOf(cluster, PORT),
        kind: 'one service',
      }
      await untilOpen(endpoints.urls, signal)
    }, 300_000)

    it('a second up is refused', async () => {
      await expect(bringUp({ place, count: 3, docker, signal, progress })).rejects.toThrow(
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
      const newer = await handOver(
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
      const broken = await handOver(
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
        await powerOff(lost)
        return untilRunningElsewhere(left, 'web', 3, [lost.name], { timeoutMs: 180_000, signal })
      })
      expect(Object.keys(result).sort()).toEqual(others.map(({ name }) => name))
      expect(seen.lost).toBe(0)
      // Those that were under way to the machine when it died; who comes later tries the next address.
      expect(seen.failed).toBeLessThan(seen.requests / 10)
    })

    it('down leaves nothing, and finds nothing the second time', async () => {
      const found = await takeDown(place)
      expect(found.processes.length).toBeGreaterThan(0)
      expect(isNothing(await findTraces(place))).toBe(true)
      expect(await named()).toEqual([])
      expect(await engineObjects(docker)).toEqual(before)
      expect(isNothing(await takeDown(place))).toBe(true)
    })
  })
}
