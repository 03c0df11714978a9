import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, it } from 'vitest'
import { KNOWN, pinnedClients } from './pinned-clients.ts'

const servers: http.Server[] = []
const asked: string[] = []
afterAll(() => {
  for (const one of servers) one.close()
})

async function serve(name: string): Promise<string> {
  const server = http.createServer((request, response) => {
    asked.push(`${name}${request.url}`)
    response.setHeader('connection', 'close').end()
  })
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

it('people go where their tasks are, and ask for one that is known there', async () => {
  const send = pinnedClients([
    { url: await serve('a'), knownId: '1' },
    { url: await serve('b'), knownId: '2' },
  ])
  for (const n of [0, 1, 2]) {
    const outcome = await send(n, { path: `/api/tasks/${KNOWN}` }, 1000)
    expect(outcome).toMatchObject({ status: 200 })
  }
  expect(asked).toEqual(['a/api/tasks/1', 'b/api/tasks/2', 'a/api/tasks/1'])
})

it('where theirs is away, they are not served', async () => {
  const url = await serve('gone')
  servers.pop()?.close()
  const send = pinnedClients([
    { url, knownId: '1' },
    { url: await serve('b'), knownId: '2' },
  ])
  expect(await send(0, { path: '/' }, 1000)).toMatchObject({ error: 'ECONNREFUSED' })
})
