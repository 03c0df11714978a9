import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
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

it('begins anew where a task was refused', async () => {
  const refuse = await refusing(2)
  try {
    await refill(testRedisAddress(), refuse.url, 3)
    expect(await ids()).toEqual(['1', '2', '3'])
  } finally {
    await refuse.stop()
  }
})

/** A server before the app that refuses one of its requests, as an app whose Redis is late. */
async function refusing(nth: number) {
  let seen = 0
  const server = http.createServer((request, response) => {
    seen++
    if (seen === nth) {
      response.writeHead(503).end()
      return
    }
    const { method, headers } = request
    const onward = http.request(`${url}${request.url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    })
    request.pipe(onward)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const stop = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { url: `http://127.0.0.1:${port}`, stop }
}

it('says what was answered in place of a task', async () => {
  await expect(fill(`${url}/nowhere`, 1)).rejects.toThrow(
    /\/nowhere\/api\/tasks took 0 of 1 tasks; else: 404/,
  )
})
