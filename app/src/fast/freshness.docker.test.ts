import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Task } from '../tasks/task.ts'
import { VERSION } from '../tasks/keys.ts'
import { randomNumbers } from '../testing/random.ts'
import { type ServerProcess, startServer } from '../testing/server-process.ts'
import { startEmptyTestApp, type TestApp, testRedisAddress, until } from '../testing/test-app.ts'

// No read is older than a change that was acknowledged before it, whichever of two processes made the change, and
// whichever is read from.

/** Another each time. `FRESHNESS_SEED=… npm test -- freshness` repeats the one that a failure names. */
const SEED = Number(process.env['FRESHNESS_SEED'] ?? Date.now() % 1_000_000)
const STEPS = 1000

let tools: TestApp
let servers: ServerProcess[]

beforeAll(async () => {
  tools = await startEmptyTestApp()
  const { host, port } = testRedisAddress()
  const env = { REDIS_HOST: host, REDIS_PORT: String(port), SHUTDOWN_DRAIN_MS: '0' }
  const source = join(import.meta.dirname, '../server.ts')
  servers = await Promise.all([startServer(source, env), startServer(source, env)])
})
beforeEach(async () => {
  await tools.redis.flushall()
  await bothServe()
})
afterAll(async () => {
  await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()))
  await tools[Symbol.asyncDispose]()
})

test(`one after the other: ${STEPS} changes and reads in random order (seed ${SEED})`, async () => {
  const random = randomNumbers(SEED)
  const world = new World(tools.redis, random)
  const done: string[] = []
  for (let i = 0; i < STEPS; i += 1) {
    const step = anyStep(random)
    const server = random() < 0.5 ? 0 : 1
    done.push(`${step} (${server})`)
    try {
      await world[step](servers[server]?.url ?? '')
    } catch (cause) {
      throw new Error(`Step ${i} of ${SEED}, after ${done.slice(-8).join(', ')}`, { cause })
    }
  }
  for (const [step] of STEP_WEIGHTS) expect(done.join()).toContain(step)
})

test(`at the same time: ${STEPS} changes and reads by eight users (seed ${SEED})`, async () => {
  const known = new Map<string, Known>()
  const users = Array.from({ length: 8 }, (_, i) => new User(randomNumbers(SEED + i), known))
  await Promise.all(
    users.map(async (user) => {
      for (let i = 0; i < STEPS / users.length; i += 1) await user.step()
    }),
  )
  expect(known.size).toBeGreaterThan(8)
})

const STEP_WEIGHTS = [
  ['add', 8],
  ['rename', 8],
  ['toggle', 8],
  ['remove', 5],
  ['list', 30],
  ['listPart', 10],
  ['page', 20],
  ['loseVersion', 2],
  ['empty', 1],
  ['backUp', 3],
  ['restart', 2],
] as const
type StepName = (typeof STEP_WEIGHTS)[number][0]

function anyStep(random: () => number): StepName {
  let left = random() * STEP_WEIGHTS.reduce((sum, [, weight]) => sum + weight, 0)
  return STEP_WEIGHTS.find(([, weight]) => (left -= weight) < 0)?.[0] ?? 'list'
}

/** The tasks as they have to be, and what can happen to them. */
class World {
  readonly #redis: Redis
  readonly #random: () => number
  #tasks = new Map<string, Task>()
  #backup: { tasks: Map<string, Task>; keys: [key: string, dump: Buffer][] } = {
    tasks: new Map(),
    keys: [],
  }

  constructor(redis: Redis, random: () => number) {
    this.#redis = redis
    this.#random = random
  }

  async add(url: string) {
    const task = await send<Task>(url, 'POST', '/api/tasks', { title: `t ${this.#random()}` })
    this.#tasks.set(task.id, task)
  }

  async rename(url: string) {
    const task = this.#any()
    if (!task) return
    task.title = `t ${this.#random()}`
    await send(url, 'PATCH', `/api/tasks/${task.id}`, { title: task.title })
  }

  async toggle(url: string) {
    const task = this.#any()
    if (!task) return
    task.completed = !task.completed
    const form = { method: 'POST', redirect: 'manual' } as const
    assert.equal((await fetch(`${url}/tasks/${task.id}/toggle`, form)).status, 303)
  }

  async remove(url: string) {
    const task = this.#any()
    if (!task) return
    this.#tasks.delete(task.id)
    await send(url, 'DELETE', `/api/tasks/${task.id}`)
  }

  async list(url: string) {
    assert.deepEqual(await send(url, 'GET', '/api/tasks'), this.#all())
  }

  async listPart(url: string) {
    const after = Number(this.#any()?.id ?? 0)
    const part = this.#all().filter(({ id }) => Number(id) > after)
    const read = await send(url, 'GET', `/api/tasks?limit=3&after=${after}`)
    assert.deepEqual(read, part.slice(0, 3))
  }

  async page(url: string) {
    const html = await (await fetch(`${url}/?task=999999999999999`)).text()
    const rows = html.matchAll(/<li class="task( completed)?" id="task-(\d+)".*?"auto">([^<]*)/gs)
    const tasks = Array.from(rows, ([, done, id, title]) => ({ id, title, completed: !!done }))
    const total = this.#all().length
    assert.equal(/id="total">(\d+)/.exec(html)?.[1], String(total))
    assert.deepEqual(tasks, this.#all().slice(Math.floor(Math.max(0, total - 1) / 100) * 100))
  }

  async loseVersion() {
    await this.#redis.del(VERSION)
  }

  async empty() {
    await this.#redis.flushall()
    this.#tasks.clear()
  }

  async backUp() {
    const keys = await this.#redis.keys('task*')
    const dumps = await Promise.all(
      keys.map(async (key): Promise<[string, Buffer]> => {
        const dump = await this.#redis.dumpBuffer(key)
        assert.ok(dump)
        return [key, dump]
      }),
    )
    this.#backup = { tasks: structuredClone(this.#tasks), keys: dumps }
  }

  /** As if Redis crashed and came back as it was at the last backup: without scripts and connections, too. */
  async restart() {
    await this.#redis.flushall()
    await Promise.all(this.#backup.keys.map(([key, dump]) => this.#redis.restore(key, 0, dump)))
    this.#tasks = structuredClone(this.#backup.tasks)
    await this.#redis.script('FLUSH')
    await this.#redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
    await bothServe()
  }

  #all(): Task[] {
    return [...this.#tasks.values()]
  }

  #any(): Task | undefined {
    return this.#all()[Math.floor(this.#random() * this.#tasks.size)]
  }
}

/** What was acknowledged of a task. Its title is its revision. */
interface Known {
  revision: number
  state: 'there' | 'leaving' | 'gone'
}

/** Changes tasks of his own, and looks whether he sees what was acknowledged to anyone before he looked. */
class User {
  readonly #random: () => number
  readonly #known: Map<string, Known>
  readonly #own: string[] = []

  constructor(random: () => number, known: Map<string, Known>) {
    this.#random = random
    this.#known = known
  }

  async step() {
    const url = servers[this.#random() < 0.5 ? 0 : 1]?.url ?? ''
    const what = this.#random()
    const id = this.#own[Math.floor(this.#random() * this.#own.length)]
    if (what < 0.5) await this.#read(url)
    else if (what < 0.65 || id === undefined) await this.#add(url)
    else if (what < 0.9) await this.#change(url, id)
    else await this.#remove(url, id)
  }

  async #add(url: string) {
    const { id } = await send<Task>(url, 'POST', '/api/tasks', { title: '1' })
    this.#known.set(id, { revision: 1, state: 'there' })
    this.#own.push(id)
  }

  async #change(url: string, id: string) {
    const revision = (this.#known.get(id)?.revision ?? 0) + 1
    await send(url, 'PATCH', `/api/tasks/${id}`, { title: String(revision) })
    this.#known.set(id, { revision, state: 'there' })
  }

  async #remove(url: string, id: string) {
    this.#own.splice(this.#own.indexOf(id), 1)
    const revision = this.#known.get(id)?.revision ?? 0
    this.#known.set(id, { revision, state: 'leaving' })
    await send(url, 'DELETE', `/api/tasks/${id}`)
    this.#known.set(id, { revision, state: 'gone' })
  }

  async #read(url: string) {
    const before = new Map(this.#known)
    const tasks = await send<Task[]>(url, 'GET', '/api/tasks')
    const read = new Map(tasks.map(({ id, title }) => [id, Number(title)]))
    for (const [id, { revision, state }] of before) {
      if (state === 'gone') assert.ok(!read.has(id), `task ${id} is back`)
      if (state !== 'there' || this.#known.get(id)?.state !== 'there') continue
      assert.ok((read.get(id) ?? 0) >= revision, `task ${id} is older than ${revision}`)
    }
  }
}

async function send<T>(url: string, method: string, path: string, body?: object): Promise<T> {
  const response = await fetch(`${url}${path}`, {
    method,
    ...(body && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  })
  const text = await response.text()
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`)
  return (text === '' ? undefined : JSON.parse(text)) as T
}

/** Waits until both can reach Redis, after it was away. */
async function bothServe(): Promise<void> {
  for (const { url } of servers) {
    await until('the process serves', async () => (await fetch(`${url}/api/tasks`)).ok)
  }
}
