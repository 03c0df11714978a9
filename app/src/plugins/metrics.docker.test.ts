import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { startTestApp, type TestApp, untilReady } from '../testing/test-app.ts'

async function metricsOf({ logs }: TestApp): Promise<string> {
  const url = logs.find(({ msg }) => msg === 'metrics are served')?.['url']
  const response = await fetch(String(url))
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
  return response.text()
}

test('requests are counted and timed by method, route and status, not by address', async () => {
  await using started = await startTestApp({ env: { METRICS_PORT: '0', HOST: '127.0.0.1' } })
  const { app } = started
  await untilReady(app)
  for (const id of ['999999999999998', '999999999999999']) await app.inject(`/api/tasks/${id}`)
  await app.inject('/nothing/1')
  await app.inject('/nothing/2')
  const text = await metricsOf(started)
  const counted = (method: string, route: string, status: number) =>
    `http_request_duration_seconds_count{method="${method}",route="${route}",status="${status}"}`
  expect(text).toContain(`${counted('GET', '/api/tasks/:id', 404)} 2`)
  expect(text).toContain(`${counted('GET', 'none', 404)} 2`)
  expect(text).not.toContain('99999999999999')
  expect(text).toMatch(/^redis_healthy 1$/m)
  expect(text).toMatch(/^process_resident_memory_bytes \d+/m)
})

test('a Redis that is away is told as 0', async () => {
  const env = { METRICS_PORT: '0', HOST: '127.0.0.1' }
  await using started = await startTestApp({ address: { host: '127.0.0.1', port: 1 }, env })
  await started.app.ready()
  expect(await metricsOf(started)).toMatch(/^redis_healthy 0$/m)
})

test('are not at the port of the app, and nowhere unless they are asked for', async () => {
  await using started = await startTestApp()
  await started.app.ready()
  expect((await started.app.inject('/metrics')).statusCode).toBe(404)
  expect(started.logs.some(({ msg }) => msg === 'metrics are served')).toBe(false)
})

test('a port that is taken stops the start', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const taken = String((other.address() as AddressInfo).port)
  await using started = await startTestApp({ env: { METRICS_PORT: taken, HOST: '127.0.0.1' } })
  await expect(async () => started.app.ready()).rejects.toThrow('EADDRINUSE')
  other.close()
})
