import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Task } from './task.ts'
import { goodTitles } from '../testing/property.ts'
import { startEmptyTestApp, startTestApp, type TestApp, untilReady } from '../testing/test-app.ts'

// Random changes and reads, each by either of two instances, against a model that is a list.

let replicas: [TestApp, TestApp]

beforeAll(async () => {
  replicas = [await startEmptyTestApp(), await startTestApp()]
  for (const { app } of replicas) await untilReady(app)
})
afterAll(async () => {
  for (const replica of replicas) await replica[Symbol.asyncDispose]()
})

type Step =
  | { do: 'add'; title: string }
  | { do: 'rename'; id: number; title: string }
  | { do: 'mark'; id: number; completed: boolean }
  | { do: 'toggle' | 'delete' | 'read'; id: number }
  | { do: 'page'; after: number; limit: number }
  | { do: 'list' }

const title = goodTitles
/** Of tasks that there are, that there were, and that there never will be. */
const id = fc.integer({ min: 1, max: 12 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('add' as const), title }) },
  fc.record({ do: fc.constant('rename' as const), id, title }),
  fc.record({ do: fc.constant('mark' as const), id, completed: fc.boolean() }),
  fc.record({ do: fc.constantFrom('toggle' as const, 'delete' as const, 'read' as const), id }),
  fc.record({
    do: fc.constant('page' as const),
    after: fc.nat(12),
    limit: fc.integer({ min: 1, max: 5 }),
  }),
  fc.record({ do: fc.constant('list' as const) }),
)

/** What is expected of an answer. */
interface Outcome {
  status: number
  body?: unknown
}

/** Does a step in the model. */
function play(model: Map<number, Task>, one: Step, nextId: number): Outcome {
  const all = [...model.values()]
  if (one.do === 'list') return { status: 200, body: all }
  if (one.do === 'page') {
    return {
      status: 200,
      body: all.filter((task) => Number(task.id) > one.after).slice(0, one.limit),
    }
  }
  if (one.do === 'add') {
    const task = { id: String(nextId), title: one.title, completed: false }
    model.set(nextId, task)
    return { status: 201, body: task }
  }
  const task = model.get(one.id)
  // A form is answered with a redirect and a message, whatever came of it.
  if (!task) return { status: one.do === 'toggle' ? 303 : 404 }
  if (one.do === 'delete') {
    model.delete(one.id)
    return { status: 204 }
  }
  const changed = {
    ...task,
    ...(one.do === 'rename' && { title: one.title }),
    ...(one.do === 'mark' && { completed: one.completed }),
    ...(one.do === 'toggle' && { completed: !task.completed }),
  }
  model.set(one.id, changed)
  return one.do === 'toggle' ? { status: 303 } : { status: 200, body: changed }
}

/** Does a step in the app. */
async function ask({ app }: TestApp, one: Step): Promise<Outcome> {
  const url = 'id' in one ? `/api/tasks/${one.id}` : '/api/tasks'
  const send = {
    add: () => app.inject({ method: 'POST', url, payload: one }),
    rename: () => app.inject({ method: 'PATCH', url, payload: one }),
    mark: () => app.inject({ method: 'PATCH', url, payload: one }),
    toggle: () => app.inject({ method: 'POST', url: `${url.replace('/api', '')}/toggle` }),
    delete: () => app.inject({ method: 'DELETE', url }),
    read: () => app.inject(url),
    list: () => app.inject(url),
    page: () =>
      app.inject(`${url}?${'limit' in one ? `limit=${one.limit}&after=${one.after}` : ''}`),
  }[one.do]
  const reply = await send()
  const hasTask = reply.statusCode < 300 && reply.payload !== ''
  return { status: reply.statusCode, ...(hasTask && { body: reply.json() }) }
}

test('two instances together are the list that one would be, step by step', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(step, fc.constantFrom(0, 1)), { maxLength: 40 }),
      async (steps) => {
        await replicas[0].redis.flushdb()
        const model = new Map<number, Task>()
        let added = 0
        for (const [one, which] of steps) {
          if (one.do === 'add') added++
          const expected = play(model, one, added)
          expect(await ask(replicas[which], one)).toEqual(expected)
        }
        for (const replica of replicas) {
          expect((await ask(replica, { do: 'list' })).body).toEqual([...model.values()])
        }
      },
    ),
    { numRuns: 100 },
  )
})
