import { expect, it } from 'vitest'
import { Turns } from './turns.ts'

/** A piece of work that tells when it begins and ends when it is told to. */
class Piece {
  static log: string[] = []
  readonly #name: string
  readonly #gate = Promise.withResolvers<undefined>()

  constructor(name: string) {
    this.#name = name
  }

  work = async () => {
    Piece.log.push(`${this.#name} begins`)
    await this.#gate.promise
    Piece.log.push(`${this.#name} ends`)
  }

  async end(): Promise<void> {
    this.#gate.resolve(undefined)
    await settled()
  }
}

/** Until all that can go on has gone on. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

function pieces<N extends string>(...names: N[]): Record<N, Piece> {
  Piece.log = []
  return Object.fromEntries(names.map((name) => [name, new Piece(name)])) as Record<N, Piece>
}

it('works side by side, as many as a lane has places', async () => {
  const turns = new Turns({ 'shared-stacks': 3, 'own-stacks': 2 })
  const { a, b, c, d } = pieces('a', 'b', 'c', 'd')
  const all = [a, b, c].map((one) => turns.take('one', 'own-stacks', one.work))
  all.push(turns.take('one', 'shared-stacks', d.work))
  await settled()
  expect(Piece.log).toEqual(['a begins', 'b begins', 'd begins'])
  await b.end()
  expect(Piece.log.slice(3)).toEqual(['b ends', 'c begins'])
  await Promise.all([a, c, d].map((one) => one.end()))
  await Promise.all(all)
})

it('starts the shared stacks beside those that look at images, and lets others begin after what they need', async () => {
  const turns = new Turns({ 'shared-stacks': 3, 'own-stacks': 2 })
  const { one, two, images, shared, own } = pieces('one', 'two', 'images', 'shared', 'own')
  const all = [
    turns.take('one', 'shared-stack-to-start', one.work),
    turns.take('one', 'shared-stack-to-start', two.work),
    turns.take('one', 'images', images.work),
    turns.take('one', 'shared-stacks', shared.work),
    turns.take('one', 'own-stacks', own.work),
  ]
  await settled()
  expect(Piece.log).toEqual(['one begins', 'two begins', 'images begins'])
  await one.end()
  await images.end()
  expect(Piece.log.slice(3)).toEqual(['one ends', 'images ends', 'own begins'])
  await two.end()
  expect(Piece.log.slice(6)).toEqual(['two ends', 'shared begins'])
  await Promise.all([shared, own].map((piece) => piece.end()))
  await Promise.all(all)
})

it('lets one that wants no other stacks beside its own have all places of their lane', async () => {
  const turns = new Turns({ 'shared-stacks': 3, 'own-stacks': 2 })
  const { one, only, other, shared } = pieces('one', 'only', 'other', 'shared')
  const all = [
    turns.take('one', 'own-stacks', one.work),
    turns.take('one', 'own-stacks-only', only.work),
    turns.take('one', 'own-stacks', other.work),
    turns.take('one', 'shared-stacks', shared.work),
  ]
  await settled()
  // Nobody waits for its sake where there is a place left.
  expect(Piece.log).toEqual(['one begins', 'other begins', 'shared begins'])
  await one.end()
  expect(Piece.log.slice(3)).toEqual(['one ends'])
  await other.end()
  expect(Piece.log.slice(4)).toEqual(['other ends', 'only begins'])
  await Promise.all([only, shared].map((piece) => piece.end()))
  await Promise.all(all)
})

it('lets others in once one that wanted none makes room, and gives its places back once', async () => {
  const turns = new Turns({ 'shared-stacks': 3, 'own-stacks': 2 })
  const { crashes, rest, b, c, d } = pieces('crashes', 'rest', 'b', 'c', 'd')
  const all = [
    turns.take('one', 'own-stacks-only', async ({ release }) => {
      await crashes.work()
      release()
      await rest.work()
    }),
    ...[b, c, d].map((one) => turns.take('one', 'own-stacks', one.work)),
  ]
  await crashes.end()
  expect(Piece.log.slice(2)).toEqual(['rest begins', 'b begins', 'c begins'])
  await rest.end()
  expect(Piece.log.slice(5)).toEqual(['rest ends'])
  await b.end()
  expect(Piece.log.slice(6)).toEqual(['b ends', 'd begins'])
  await Promise.all([c, d].map((one) => one.end()))
  await Promise.all(all)
})

it('leaves nobody alone with one that made room and is not done', async () => {
  const turns = new Turns({ 'shared-stacks': 1, 'own-stacks': 1 })
  const { rest, quiet } = pieces('rest', 'quiet')
  const all = [
    turns.take('one', 'own-stacks-only', ({ release }) => {
      release()
      return rest.work()
    }),
    turns.take('one', 'own-stacks', ({ exclusive }) => exclusive(quiet.work)),
  ]
  await settled()
  expect(Piece.log).toEqual(['rest begins'])
  await rest.end()
  expect(Piece.log.slice(1)).toEqual(['rest ends', 'quiet begins'])
  await quiet.end()
  await Promise.all(all)
})

it('leaves the machine to one, after all who can work have, and in the order in which they asked', async () => {
  const turns = new Turns({ 'shared-stacks': 1, 'own-stacks': 1 })
  const { before, quiet, after, next, other } = pieces('before', 'quiet', 'after', 'next', 'other')
  const all = [
    turns.take('one', 'own-stacks', async ({ exclusive }) => {
      await before.work()
      await exclusive(quiet.work)
      await after.work()
    }),
    turns.take('one', 'own-stacks', ({ exclusive }) => exclusive(next.work)),
    turns.take('one', 'own-stacks', other.work),
  ]
  await before.end()
  expect(Piece.log).toEqual(['before begins', 'before ends', 'other begins'])
  await other.end()
  expect(Piece.log.slice(3)).toEqual(['other ends', 'quiet begins'])
  await quiet.end()
  // What it does afterwards would disturb the next.
  expect(Piece.log.slice(5)).toEqual(['quiet ends', 'after begins'])
  await after.end()
  expect(Piece.log.slice(7)).toEqual(['after ends', 'next begins'])
  await next.end()
  await Promise.all(all)
})

it('lets the others go on where one fails, in its lane or alone', async () => {
  const turns = new Turns({ 'shared-stacks': 1, 'own-stacks': 1 })
  const fails = () => Promise.reject(new Error('broken'))
  const { quiet } = pieces('quiet')
  const all = [
    turns.take('one', 'own-stacks', fails),
    turns.take('one', 'own-stacks', ({ exclusive }) => exclusive(fails)),
    turns.take('one', 'own-stacks', ({ exclusive }) => exclusive(quiet.work)),
  ]
  const settledAll = Promise.allSettled(all)
  await settled()
  expect(Piece.log).toEqual(['quiet begins'])
  await quiet.end()
  expect((await settledAll).map(({ status }) => status)).toEqual([
    'rejected',
    'rejected',
    'fulfilled',
  ])
})

it('tells how long each worked, without its waits and without what is told apart', async () => {
  const turns = new Turns({ 'shared-stacks': 1, 'own-stacks': 1 })
  const { first, second, build } = pieces('first', 'second', 'build')
  const all = [
    turns.take('long', 'own-stacks', first.work),
    turns.take('short', 'own-stacks', ({ exclusive }) => exclusive(second.work)),
    turns.take('builder', 'own-stacks', ({ timedSeparately }) =>
      timedSeparately('a build', build.work),
    ),
  ]
  await new Promise((resolve) => setTimeout(resolve, 60))
  await first.end()
  await new Promise((resolve) => setTimeout(resolve, 60))
  await build.end()
  await second.end()
  await Promise.all(all)
  const times = Object.fromEntries(turns.times.map((one) => [one.title, one.durationMs]))
  expect(turns.times.map(({ title }) => title)).toEqual(['long', 'a build', 'builder', 'short'])
  expect(times['long']).toBeGreaterThan(times['short'] ?? Infinity)
  expect(times['a build']).toBeGreaterThan(times['builder'] ?? Infinity)
})

it('refuses two pieces of one turn that both want to be alone', async () => {
  const turns = new Turns({ 'shared-stacks': 1, 'own-stacks': 1 })
  const nothing = () => Promise.resolve()
  await expect(
    turns.take('a', 'own-stacks', ({ exclusive }) =>
      Promise.all([exclusive(nothing), exclusive(nothing)]),
    ),
  ).rejects.toThrow(/one after the other/)
})
