import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { WaitTimeout } from '../../core/wait.ts'
import { Users } from '../../engine/load/users.ts'

const { signal } = new AbortController()
let server: http.Server
let url: string
let refuses: (request: http.IncomingMessage) => boolean
let seen: Set<string>

beforeEach(async () => {
  refuses = () => false
  seen = new Set()
  server = http.createServer((request, response) => {
    seen.add(`${request.method} ${request.url}`)
    const good = request.method === 'POST' ? 201 : 200
    response.writeHead(refuses(request) ? 503 : good).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

it('reads the list and a task, writes, and knows which titles were acknowledged', async () => {
  const users = new Users(url, 'Mark', '7')
  await users.untilWell(performance.now(), 20_000, signal)
  refuses = ({ method }) => method === 'POST'
  const refusedFrom = performance.now()
  await expect(users.untilWell(refusedFrom, 1500, signal)).rejects.toThrow(WaitTimeout)
  const { answers, acknowledged } = await users.stop()
  expect([...seen].sort()).toEqual([
    'GET /api/tasks/7',
    'GET /api/tasks?limit=20',
    'POST /api/tasks',
  ])
  const writes = answers.filter(({ kind }) => kind === 'writes')
  const good = writes.filter(({ status }) => status === 201).length
  expect(acknowledged).toEqual(Array.from({ length: good }, (_, n) => `Mark ${n}`))
  expect(good).toBeLessThan(writes.length)
  expect(answers.map(({ atMs }) => atMs)).toEqual(
    answers.map(({ atMs }) => atMs).toSorted((a, b) => a - b),
  )
}, 40_000)
