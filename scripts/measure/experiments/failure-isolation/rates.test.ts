import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { ratesFor } from './rates.ts'

/** A list of tasks over HTTP that gives parts of it, or does not know how. */
async function withTasks<T>(givesParts: boolean, work: (url: string) => Promise<T>): Promise<T> {
  const tasks: unknown[] = [{ title: 'there before' }]
  const server = createServer((request, response) => {
    if (request.method === 'POST') tasks.push({ title: 'new' })
    const limit = new URL(request.url ?? '', 'http://x').searchParams.get('limit')
    response.end(JSON.stringify(givesParts && limit ? tasks.slice(0, Number(limit)) : tasks))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.close()
  }
}

it('asks less of an app that cannot give its list in parts', async () => {
  const [steady, gentle] = [await withTasks(true, ratesFor), await withTasks(false, ratesFor)]
  expect(gentle.reads).toBeLessThan(steady.reads)
  expect(gentle.writes).toBeLessThan(steady.writes)
  // A second of it must hold ten reads and a write: that is what tells that users are well.
  expect(gentle.reads).toBeGreaterThan(10)
  expect(gentle.writes).toBeGreaterThan(1)
})
