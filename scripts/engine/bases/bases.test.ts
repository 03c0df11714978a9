import { expect, test } from 'vitest'
import { Docker } from '../docker/docker.ts'
import { ExpectedError } from '../../core/errors.ts'
import { resolveBases } from './bases.ts'

interface Image {
  labels?: Record<string, string>
  digest?: string
}

/** An engine that has these images, and a registry that has those; it knows inspect and pull only. */
class FakeEngine extends Docker {
  readonly commands: string[] = []
  readonly #local: Map<string, Image>
  readonly #remote: Map<string, Image>

  constructor(local: Record<string, Image>, remote: Record<string, Image> = {}) {
    super()
    this.#local = new Map(Object.entries(local))
    this.#remote = new Map(Object.entries(remote))
  }

  override run(args: string[]) {
    const reference = args.at(-1) ?? ''
    this.commands.push(`${args[0] ?? ''} ${reference}`)
    const answer = (exitCode: number, stdout = '', stderr = '') =>
      Promise.resolve({ command: '', exitCode, durationMs: 1, stdout, stderr })
    if (args[0] === 'pull') {
      const image = this.#remote.get(reference)
      if (!image) return answer(1, '', 'dial tcp: lookup x: no such host')
      this.#local.set(reference, image)
      return answer(0)
    }
    const image = this.#local.get(reference)
    if (!image) return answer(1, '', 'No such image')
    const RepoDigests = image.digest ? [`${reference}@${image.digest}`] : []
    return answer(0, JSON.stringify({ RepoDigests, Config: { Labels: image.labels ?? null } }))
  }
}

const STAND_IN = { 'refactoring-monolithic-containers.stand-in': 'redis:7-alpine' }

test('an image that is present is taken without asking a registry', async () => {
  const engine = new FakeEngine({ 'redis:7-alpine': { digest: 'sha256:1' } })
  expect(await resolveBases(engine, { names: ['redis'], env: {} })).toEqual([
    {
      name: 'redis',
      variable: 'REDIS_IMAGE',
      official: 'redis:7-alpine',
      wanted: 'redis:7-alpine',
      reference: 'redis:7-alpine',
      digest: 'sha256:1',
      standIn: false,
      reason: 'present in the engine',
    },
  ])
  expect(engine.commands).toEqual(['image redis:7-alpine'])
})

test('an image that is absent is pulled', async () => {
  const engine = new FakeEngine({}, { 'redis:7-alpine': { digest: 'sha256:2' } })
  const [redis] = await resolveBases(engine, { names: ['redis'], env: {} })
  expect(redis).toMatchObject({ digest: 'sha256:2', standIn: false, reason: 'pulled' })
})

test('a stand-in under the official name is called one', async () => {
  const engine = new FakeEngine({ 'redis:7-alpine': { labels: STAND_IN, digest: 'sha256:3' } })
  const [redis] = await resolveBases(engine, { names: ['redis'], env: {} })
  expect(redis).toMatchObject({ reference: 'redis:7-alpine', digest: null, standIn: true })
})

test('a stand-in under the official name gives way to the official image', async () => {
  const engine = new FakeEngine(
    { 'redis:7-alpine': { labels: STAND_IN } },
    { 'redis:7-alpine': { digest: 'sha256:4' } },
  )
  const [redis] = await resolveBases(engine, { names: ['redis'], env: {} })
  expect(redis).toMatchObject({ digest: 'sha256:4', standIn: false, reason: 'pulled' })
})

test('a stand-in that the user chose by the official name is taken as it is', async () => {
  const engine = new FakeEngine({ 'redis:7-alpine': { labels: STAND_IN } })
  const env = { REDIS_IMAGE: 'redis:7-alpine' }
  const [redis] = await resolveBases(engine, { names: ['redis'], env })
  expect(redis).toMatchObject({ reference: 'redis:7-alpine', standIn: true })
  expect(engine.commands).toEqual(['image redis:7-alpine'])
})

test('an image that the user chose is never replaced', async () => {
  const attempt = resolveBases(new FakeEngine({}), {
    names: ['redis'],
    env: { REDIS_IMAGE: 'mirror.example/redis:7' },
  })
  await expect(attempt).rejects.toThrow(ExpectedError)
  await expect(attempt).rejects.toThrow(
    'REDIS_IMAGE asks for mirror.example/redis:7, which is not in the engine and could not be pulled (registry mirror.example: its name is not known here).',
  )
})

test('where stand-ins are ruled out, an image that cannot be had is an error with a remedy', async () => {
  const attempt = resolveBases(new FakeEngine({}), { names: ['redis'], standIns: 'never', env: {} })
  await expect(attempt).rejects.toMatchObject({
    name: 'ExpectedError',
    remedy:
      'Put an image that can be pulled in its place, such as REDIS_IMAGE=registry.example/redis:7-alpine.',
  })
})
