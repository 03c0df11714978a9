import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, it } from 'vitest'
import { FailoverClients } from './failover-clients.ts'

const servers: http.Server[] = []
afterAll(() => {
  for (const one of servers) {
    one.closeAllConnections()
    one.close()
  }
})

async function serve(listener: http.RequestListener): Promise<string> {
  const server = http.createServer(listener).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const served = (name: string): http.RequestListener => {
  return (_, response) => response.setHeader('x-served-by', name).end()
}

/** Nobody listens there any more. */
async function closed(): Promise<string> {
  const url = await serve(served('gone'))
  servers.pop()?.close()
  return url
}

it('people are spread over the addresses, and stay with theirs', async () => {
  const clients = new FailoverClients([await serve(served('a')), await serve(served('b'))])
  const who = await Promise.all(
    [0, 1, 2, 30, 31].map((n) => clients.send(n, { path: '/' }, 1000).then((one) => one.servedBy)),
  )
  expect(who).toEqual(['a', 'b', 'a', 'a', 'b'])
})

it('where nobody takes the connection, the next address gets the request, and is kept', async () => {
  const clients = new FailoverClients([await closed(), await serve(served('b'))])
  expect(await clients.send(0, { path: '/' }, 1000)).toMatchObject({ status: 200, servedBy: 'b' })
  expect(await clients.send(30, { path: '/' }, 1000)).toMatchObject({ status: 200, servedBy: 'b' })
  expect(clients.moved).toBe(1)
})

it('a request that was sent and not answered has failed, and the next goes elsewhere', async () => {
  const clients = new FailoverClients([
    await serve((request) => request.socket.destroy()),
    await serve(served('b')),
  ])
  expect(await clients.send(0, { path: '/', method: 'POST' }, 1000)).toMatchObject({ status: null })
  expect(await clients.send(30, { path: '/', method: 'POST' }, 1000)).toMatchObject({
    servedBy: 'b',
  })
  expect(clients.moved).toBe(0)
})

it('a refusal of the service is an answer', async () => {
  const refusing = await serve((_, response) => response.writeHead(503).end())
  const clients = new FailoverClients([refusing, await serve(served('b'))])
  expect(await clients.send(0, { path: '/' }, 1000)).toMatchObject({ status: 503 })
})

it('where no address answers, the request has failed', async () => {
  const clients = new FailoverClients([await closed(), await closed()])
  expect(await clients.send(0, { path: '/' }, 1000)).toMatchObject({ status: null })
})
