import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { orNullOnTimeout } from '../../core/wait.ts'
import { taskTitles } from './task-client.ts'

it.each([
  ['the app can say', [{ title: 'one' }, { title: 'two' }], 200, new Set(['one', 'two'])],
  ['its Redis is gone again', {}, 503, null],
])('looks for the tasks after a fault: %s', async (_, body, status, expected) => {
  await using app = createServer((_, response) => {
    response.writeHead(status).end(JSON.stringify(body))
  }).listen(0, '127.0.0.1')
  await new Promise((listening) => app.once('listening', listening))
  const url = `http://127.0.0.1:${(app.address() as AddressInfo).port}`
  expect(await orNullOnTimeout(taskTitles(url, { timeoutMs: 300 }))).toEqual(expected)
})

it('reads a list that comes in parts to its end', async () => {
  await using app = createServer(({ url }, response) => {
    const isLast = url === '/api/tasks?after=1'
    if (!isLast) response.setHeader('link', '</api/tasks?after=1>; rel="next"')
    response.end(JSON.stringify([{ title: isLast ? 'two' : 'one' }]))
  }).listen(0, '127.0.0.1')
  await new Promise((listening) => app.once('listening', listening))
  const url = `http://127.0.0.1:${(app.address() as AddressInfo).port}`
  expect(await taskTitles(url, { timeoutMs: 3000 })).toEqual(new Set(['one', 'two']))
})
