import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  startEmptyTestApp,
  type TestApp,
  testRedisAddress,
} from '../../../app/src/testing/test-app.ts'
import { fill, refill } from './redis.ts'

let started: TestApp
let url: string

beforeAll(async () => {
  started = await startEmptyTestApp()
  url = await started.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => started[Symbol.asyncDispose]())

const ids = async () => {
  const tasks = (await (await fetch(`${url}/api/tasks`)).json()) as { id: string }[]
  return tasks.map(({ id }) => id)
}

it('adds as many tasks as are wanted', async () => {
  await fill(url, 40)
  expect(await ids()).toEqual(Array.from({ length: 40 }, (_, index) => String(index + 1)))
})

it('lets a load begin with just these, and with nothing that the load before it has left', async () => {
  await fetch(`${url}/tasks/1/toggle`, { method: 'POST', redirect: 'manual' })
  expect(await started.redis.keys('session:*')).toHaveLength(1)
  await refill(testRedisAddress(), url, 3)
  expect(await ids()).toEqual(['1', '2', '3'])
  expect(await started.redis.keys('session:*')).toEqual([])
})

it('says what was answered in place of a task', async () => {
  await expect(fill(`${url}/nowhere`, 1)).rejects.toThrow(
    /\/nowhere\/api\/tasks took 0 of 1 tasks; else: 404/,
  )
})
