import type { Sides } from '../comparison.ts'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Docker } from '../../../engine/docker/docker.ts'
import type { Evidence } from '../../../engine/docker/evidence.ts'
import { engineObjects } from '../../../maintain/testing/engine-objects.ts'
import {
  bothOf,
  type BothPackagings,
  startBothPackagings,
} from '../../../maintain/testing/both-packagings.ts'
import { isDone } from '../outcome.ts'
import { ofSubject } from '../subject.ts'
import { RunningCopy } from './running-copy.ts'
import { packagingNamed } from '../../../engine/packagings/packaging-of.ts'
import { measureUpdates } from './measure.ts'
import type { UpdatesFacts } from './facts.ts'

const EXTENT = { rounds: 3, repetitions: 1 }

let both: BothPackagings
let measured: Sides<UpdatesFacts>
let wellRun: UpdatesFacts
let before: string[]
beforeAll(async () => {
  before = await engineObjects(new Docker())
  both = await startBothPackagings({}, ['wellRun'])
  const cold = () => Promise.resolve({ failed: 'left out here' })
  const all = await measureUpdates(both.subjects, { ...both.context, extent: EXTENT }, cold)
  measured = bothOf(all)
  wellRun = ofSubject(all, 'wellRun')
})
afterAll(() => both.remove())

function only<T>(all: T[]): T {
  const [one] = all
  if (one === undefined || all.length > 1) throw new Error(`There are ${all.length}`)
  return one
}

describe('updates of real stacks', () => {
  it('a fix of the monolith takes Redis and the tasks with it, and cuts users off', () => {
    const { fix: fixes, rolling, shipped, fixedFile, warmBuildMs } = measured.monolithic
    const fix = only(fixes)
    expect(warmBuildMs).toHaveLength(EXTENT.rounds)
    expect(fixedFile).toBe('app/src/app.ts')
    // The app's, and that of supervisord.conf, which comes after it in the Dockerfile.
    expect(shipped.layers).toBe(2)
    expect(fix.web).toMatchObject({ otherImage: true, restarted: true })
    expect(fix.redis).toMatchObject({ otherImage: true, restarted: true })
    expect(fix.redis.after.process).not.toBe(fix.redis.before.process)
    expect(fix.tasks).toEqual({ before: 5, after: 0 })
    expect(fix.users.failed).toBeGreaterThan(0)
    expect(rolling).toMatchObject({
      impossible: expect.stringContaining(
        'a task that was added through the first is not there',
      ) as string,
    })
  })

  it('a fix of the stack leaves Redis and the tasks alone', () => {
    const { fix: fixes, shipped } = measured.multiContainer
    const fix = only(fixes)
    expect(shipped.layers).toBe(1)
    expect(shipped.ofLayers).toBeGreaterThan(shipped.layers)
    expect(shipped.compressedBytes).toBeGreaterThan(0)
    expect(fix.web).toMatchObject({ otherImage: true, restarted: true })
    expect(fix.redis).toMatchObject({ otherImage: false, restarted: false })
    expect(fix.redis.after.container).toBe(fix.redis.before.container)
    expect(fix.tasks).toEqual({ before: 5, after: 5 })
    expect(fix.added?.lost).toBe(0)
  })

  it('a fix of the well-run monolith cuts users off, and keeps the tasks', () => {
    const fix = only(wellRun.fix)
    expect(fix.redis).toMatchObject({ otherImage: true, restarted: true })
    expect(fix.tasks).toEqual({ before: 5, after: 5 })
    expect(fix.added?.lost).toBe(0)
    expect(fix.users.failed).toBeGreaterThan(0)
  })

  /** The only update behind a gateway. */
  function changeOver({ blueGreen }: UpdatesFacts) {
    if (!blueGreen || !isDone(blueGreen.updates)) throw new Error(JSON.stringify(blueGreen))
    return { ...blueGreen, swap: only(blueGreen.updates) }
  }

  it('a second monolith behind a gateway fails no request, and has no task', () => {
    const { swap, onOneVolume } = changeOver(measured.monolithic)
    expect(onOneVolume).toBe(false)
    expect(swap).toMatchObject({ users: { failed: 0 }, web: { otherImage: true } })
    expect(swap.tasks.after).toBe(0)
  })

  it('a second Redis on one volume starts, and is not told what the first one is', () => {
    const { swap, onOneVolume, redisSaid } = changeOver(wellRun)
    expect(onOneVolume).toBe(true)
    expect(redisSaid).toContain('Ready to accept connections')
    expect(swap.users.failed).toBe(0)
    // Those that were there when it read the file.
    expect(swap.tasks.after).toBe(swap.tasks.before)
    expect(swap.added?.lost).toBeGreaterThan(0)
  })

  it('a rolling update over two replicas loses no request', () => {
    const { rolling, blueGreen } = measured.multiContainer
    expect(blueGreen).toBeNull()
    expect(rolling).toMatchObject([
      {
        users: { failed: 0 },
        web: { otherImage: true, restarted: true },
        redis: { restarted: false },
        added: { lost: 0 },
      },
    ])
  })

  it("a newer Redis is the stack's Redis alone; the monolith is rebuilt and restarted whole", () => {
    const ofStack = {
      web: { otherImage: false, restarted: false },
      redis: { otherImage: true, restarted: true },
      tasks: { before: 5, after: 5 },
    }
    expect(measured.multiContainer.redisUpgrade).toMatchObject({ swaps: [ofStack], build: null })
    const ofMonolith = {
      web: { otherImage: true, restarted: true },
      redis: { otherImage: true, restarted: true },
      tasks: { after: 0 },
    }
    expect(measured.monolithic.redisUpgrade).toMatchObject({ swaps: [ofMonolith] })
  })

  it('puts another image in the place of Redis each time', async () => {
    const directory = path.join(both.run.directory, 'again-and-again')
    await mkdir(directory)
    const context = { ...both.context, run: { ...both.run, directory } }
    const packagings = both.subjects.map(({ packaging }) => packaging)
    await using copy = await RunningCopy.open(packagingNamed(packagings, 'multiContainer'), context)
    const first = await copy.upgradeRedis(both.docker, await copy.prepareUpgrades())
    const next = await copy.prepareNextUpgrade(both.docker, first)
    const upgraded = await copy.upgradeRedis(both.docker, next)
    const restarted = { redis: { otherImage: true, restarted: true }, web: { restarted: false } }
    expect(upgraded).toMatchObject({ swaps: [restarted, restarted] })
  })

  it('knows from then on how much a fix of the same files ships, and reads no image again', async () => {
    const evidence: Evidence[] = []
    const docker = both.docker.recordingTo(evidence)
    const run = { ...both.run, directory: path.join(both.run.directory, 'once-more') }
    await mkdir(run.directory)
    const context = { ...both.context, docker, run, mayReuseEarlierRuns: true }
    await using copy = await RunningCopy.open(
      packagingNamed(
        both.subjects.map(({ packaging }) => packaging),
        'multiContainer',
      ),
      context,
    )
    await copy.buildFix(docker)
    await copy.replaceApp(docker)
    const ready = await copy.prepareRolls(docker)
    await copy.buildFix(docker)
    expect(await copy.rollApp(docker, ready)).toHaveLength(1)
    const { shipped } = await copy.shipped()
    const { layers, compressedBytes } = measured.multiContainer.shipped
    expect(shipped).toMatchObject({ layers, compressedBytes })
    expect(shipped.measuredAt).toBeDefined()
    const saves = evidence.filter(({ command }) => command.startsWith('docker save'))
    expect(saves).toHaveLength(1)
    expect(saves[0]?.output).toContain('Not run again')
  })

  it('leaves no image and no container behind', async () => {
    const { stdout } = await both.docker.run([
      'image',
      'ls',
      '--format',
      '{{.Repository}}:{{.Tag}}',
    ])
    expect(stdout).not.toContain(`fix-${both.run.id}`)
    const shared = await both.stacks.multiContainer.containers(both.docker)
    expect(shared).toHaveLength(3)
    await both.remove()
    expect(await engineObjects(both.docker)).toEqual(before)
  })
})
