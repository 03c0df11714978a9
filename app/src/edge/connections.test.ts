import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Connections } from './connections.ts'

let server: Server
let connections: Connections
/** Those that nobody has answered yet. */
let asked: ServerResponse[]

beforeEach(async () => {
  asked = []
  server = createServer((_request, answer) => asked.push(answer))
  connections = new Connections(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})

afterEach(() => {
  server.close()
  server.closeAllConnections()
})

const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'

/** A connection of a client that asks for the same so many times without waiting, once all of it has come to the server. */
async function client(requests: number): Promise<{ socket: Socket; untilEnd: Promise<string> }> {
  const connected = once(server, 'connection')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').setEncoding('utf8')
  let text = ''
  socket.on('data', (part: string) => (text += part))
  const untilEnd = once(socket, 'close').then(() => text)
  await connected
  const before = asked.length
  socket.write(GET.repeat(requests))
  while (asked.length < before + requests) await once(server, 'request')
  return { socket, untilEnd }
}

const headers = (text: string) => text.match(/^Connection: \S+/gm)

test('answers that are not out are under way, in turn', async () => {
  await client(2)
  await client(1)
  const [first, second, other] = asked as [ServerResponse, ServerResponse, ServerResponse]
  const { socket } = first.req
  expect(connections.underWay(socket)).toEqual([first, second])
  expect(connections.underWay(other.req.socket)).toEqual([other])
  first.end()
  await once(first, 'close')
  expect(connections.underWay(socket)).toEqual([second])
})

test('a connection ends with the answer that is under way, which says so', async () => {
  const { untilEnd } = await client(1)
  connections.endWithNextAnswer()
  asked[0]?.end()
  expect(headers(await untilEnd)).toEqual(['Connection: close'])
})

test('and with the next where none is under way', async () => {
  const { socket, untilEnd } = await client(1)
  asked[0]?.end()
  await once(socket, 'data')
  connections.endWithNextAnswer()
  socket.write(GET)
  await once(server, 'request')
  asked[1]?.end()
  expect(headers(await untilEnd)).toEqual(['Connection: keep-alive', 'Connection: close'])
})

test('of several that are under way, it is the last that ends it', async () => {
  const { untilEnd } = await client(3)
  connections.endWithNextAnswer()
  for (const answer of asked) answer.end()
  expect(headers(await untilEnd)).toEqual([
    'Connection: keep-alive',
    'Connection: keep-alive',
    'Connection: close',
  ])
})

test('connections on which nothing was asked end when they are told to, and those that come', async () => {
  const silent = await client(0)
  const asking = await client(1)
  connections.endUnused()
  const late = await client(0)
  expect([await silent.untilEnd, await late.untilEnd]).toEqual(['', ''])
  asked[0]?.end()
  await once(asking.socket, 'data')
  asking.socket.destroy()
})
