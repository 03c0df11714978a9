import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { LoadGenerator } from './load-generator.ts'
import { RateLimited } from './rate-limit.ts'

const generator = new LoadGenerator()
afterAll(() => generator[Symbol.asyncDispose]())

const STEADY = { method: 'GET', path: '/', perSecond: 500, requests: 100 } as const
/** Sent before the first request is due, to have connections. */
const CONNECTIONS = 10

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('sends as many requests as it is told, and counts those that failed', async () => {
  let asked = 0
  const url = await serve((_, response) => {
    response.statusCode = ++asked % 10 === 0 ? 503 : 200
    response.end()
  })
  const { requests, failed, p50Ms, p99Ms } = await generator.latency(url, STEADY)
  expect(asked).toBe(CONNECTIONS + STEADY.requests)
  expect({ requests, failed }).toEqual({ requests: 100, failed: 10 })
  expect(p50Ms).toBeGreaterThan(0)
  expect(p99Ms).toBeGreaterThanOrEqual(p50Ms)
})

test('says how late it sent, and for which part of the time a program waited for a processor', async () => {
  const url = await serve((_, response) => response.end())
  const { sentLateMs, cpuWaitShare } = await generator.latency(url, STEADY)
  expect(sentLateMs).toBeGreaterThan(0)
  expect(cpuWaitShare ?? 0).toBeGreaterThanOrEqual(0)
})

test('counts a stall for all whose requests came due in it', async () => {
  const stalledMs = 400
  let asked = 0
  let stall: Promise<unknown> = Promise.resolve()
  const url = await serve((_, response) => {
    if (++asked === CONNECTIONS + 1) stall = delay(stalledMs)
    void stall.then(() => response.end())
  })
  // All hundred are due in the first half of the stall.
  const { p50Ms, failed } = await generator.latency(url, STEADY)
  expect(failed).toBe(0)
  expect(p50Ms).toBeGreaterThan(stalledMs / 2)
})

test('sends a body as JSON', async () => {
  const bodies = new Set<string>()
  const url = await serve((request, response) => {
    request.on('data', (chunk: Buffer) => bodies.add(chunk.toString()))
    request.on('end', () => response.writeHead(201).end())
  })
  const load = { ...STEADY, method: 'POST', body: { title: 'x' } } as const
  expect(await generator.latency(url, load)).toMatchObject({ failed: 0 })
  expect([...bodies]).toEqual(['{"title":"x"}'])
})

test('takes 429 for a limit of the app, by either loop', async () => {
  let asked = 0
  const url = await serve((_, response) => {
    response.statusCode = ++asked <= CONNECTIONS + 5 ? 200 : 429
    response.end()
  })
  const steady = generator.latency(url, STEADY)
  await expect(steady).rejects.toThrow(RateLimited)
  await expect(steady).rejects.toThrow('after 5 answers')
  const closed = { method: 'GET', path: '/', connections: 2, seconds: 0.2 } as const
  await expect(generator.throughput(url, closed)).rejects.toThrow(RateLimited)
})

test('invents no time where no answer was good', async () => {
  const url = await serve((_, response) => response.writeHead(500).end())
  await expect(generator.latency(url, STEADY)).rejects.toThrow(/No answer of http.* was good/)
})

test('sends as much as is answered, until what it is to disturb has ended', async () => {
  const url = await serve((_, response) => response.end('well'))
  const load = { method: 'GET', path: '/', connections: 2, seconds: 600 } as const
  const result = await generator.throughput(url, load, delay(200))
  expect(result.requests).toBeGreaterThan(0)
  expect(result.failed).toBe(0)
})

test('an order fails where its process ends', async () => {
  const ending = new LoadGenerator()
  const url = await serve(() => undefined)
  const order = ending.latency(url, STEADY)
  const failing = expect(order).rejects.toThrow('ended before it had answered')
  await ending[Symbol.asyncDispose]()
  await failing
})
