import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { throughput } from './throughput.ts'

const LOAD = { method: 'GET', path: '/', connections: 2 } as const

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('counts good answers, and others apart', async () => {
  let asked = 0
  const url = await serve((_, response) => {
    response.statusCode = asked++ < 5 ? 503 : 200
    response.end()
  })
  const result = await throughput(url, { ...LOAD, seconds: 0.3 })
  expect(result.failed).toBe(5)
  expect(result.requests).toBeGreaterThan(5)
  expect(result.perSecond).toBeGreaterThan(0)
})

test('takes 429 for a limit of the app', async () => {
  let asked = 0
  const url = await serve((_, response) => {
    response.statusCode = asked++ < 5 ? 200 : 429
    response.end()
  })
  await expect(throughput(url, { ...LOAD, seconds: 0.3 })).rejects.toThrow(
    /refused requests with 429 .* after 5 answers/,
  )
})

test('ends with what it is to disturb', async () => {
  const url = await serve((_, response) => response.end('well'))
  // Where it did not, the test's own time limit would be over long before.
  const result = await throughput(url, { ...LOAD, seconds: 600 }, delay(200))
  expect(result.requests).toBeGreaterThan(0)
  expect(result.failed).toBe(0)
})

test('ends with it where that fails, too, and leaves the failure to its owner', async () => {
  const url = await serve((_, response) => response.end('well'))
  const failing = delay(200).then(() => {
    throw new Error('The neighbor fell over')
  })
  const result = await throughput(url, { ...LOAD, seconds: 600 }, failing)
  expect(result.failed).toBe(0)
  await expect(failing).rejects.toThrow('The neighbor fell over')
})
