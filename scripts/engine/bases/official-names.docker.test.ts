import { afterAll, beforeAll, expect, test } from 'vitest'
import { Docker } from '../docker/docker.ts'
import type { ResolvedBase } from './bases.ts'
import { inspectBases } from './inspect.ts'
import { BASES, RECIPE_LABEL, STAND_IN_LABEL } from './catalogue.ts'
import { localImage } from './local-image.ts'
import { giveOfficialNames, namedAsOfficial, takeOfficialNames } from './official-names.ts'

// In place of the reader's own names, which a test leaves alone: every name here is the test's.
class RenamingDocker extends Docker {
  override run(args: string[], options = {}) {
    return super.run(args.map(renamed), options)
  }
}
const renamed = (word: string) =>
  BASES.some(({ official, standIn }) => [official, standIn].includes(word)) ? testName(word) : word
const testName = (name: string) => `lab-test-names/${name.replace('gcr.io/', '')}`

const plain = new Docker()
const docker = new RenamingDocker()
const [, , , redis] = BASES
if (!redis) throw new Error('There is no Redis among the bases.')
const standIn: ResolvedBase = {
  ...{ name: 'redis', variable: 'REDIS_IMAGE', official: redis.official, wanted: redis.official },
  ...{ reference: redis.standIn, digest: null, standIn: true, reason: 'built' },
}

/** An image of nothing but labels. */
async function makeImage(name: string, labels: Record<string, string>) {
  const lines = Object.entries(labels).map(([label, value]) => `LABEL ${label}="${value}"`)
  await plain.run(['build', '--tag', testName(name), '-'], {
    input: ['FROM scratch', 'ENV NAME=test', ...lines].join('\n'),
  })
}
const id = async (name: string) =>
  (await docker.run(['image', 'inspect', '--format', '{{.Id}}', name], { reject: false })).stdout
const remove = async () => {
  const { stdout } = await plain.run([
    ...['image', 'ls', '--filter', 'reference=lab-test-names/*', '--filter'],
    ...['reference=lab-test-names/*/*', '--format', '{{.Repository}}:{{.Tag}}'],
  ])
  const names = stdout.split('\n').filter((name) => name !== '')
  if (names.length > 0) await plain.run(['image', 'rm', ...names])
}

beforeAll(remove)
afterAll(remove)

test('an official name goes to the stand-in, which is still called one', async () => {
  await makeImage(redis.standIn, { [STAND_IN_LABEL]: redis.official, [RECIPE_LABEL]: 'new' })
  expect(await giveOfficialNames(docker, [standIn])).toEqual([redis.official])
  expect(await id(redis.official)).toBe(await id(redis.standIn))
  expect((await namedAsOfficial(docker)).map(({ name }) => name)).toEqual(['redis'])
  const inspected = await inspectBases(docker, {})
  expect(inspected.find(({ name }) => name === 'redis')?.state).toBe('stand-in')
  expect(await giveOfficialNames(docker, [standIn])).toEqual([])
})

test('a stand-in that is out of date loses the name to the one that is not', async () => {
  await makeImage(redis.official, { [STAND_IN_LABEL]: redis.official, [RECIPE_LABEL]: 'old' })
  expect(await giveOfficialNames(docker, [standIn])).toEqual([redis.official])
  expect((await localImage(docker, redis.official))?.recipe).toBe('new')
})

test('names are taken from stand-ins, and the image stays, even where it had no other name', async () => {
  const image = await id(redis.official)
  await plain.run(['image', 'rm', testName(redis.standIn)])
  expect(await takeOfficialNames(docker)).toEqual([redis.official])
  expect(await id(redis.official)).toBe('')
  expect(await id(redis.standIn)).toBe(image)
  expect(await takeOfficialNames(docker)).toEqual([])
})

test('an official image keeps its name', async () => {
  await makeImage(redis.official, { maintainer: 'somebody' })
  const image = await id(redis.official)
  expect(await giveOfficialNames(docker, [standIn])).toEqual([])
  expect(await takeOfficialNames(docker)).toEqual([])
  expect(await id(redis.official)).toBe(image)
})
