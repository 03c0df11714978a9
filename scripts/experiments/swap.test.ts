import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { tasksOf } from './swap.ts'

let server: Server
let answer: string
beforeEach(async () => {
  server = createServer((_, response) => response.end(answer))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => server.close())
const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

it('takes the titles from a list of tasks', async () => {
  answer = '[{"title":"a"},{"title":"b"}]'
  expect(await tasksOf(url())).toEqual(['a', 'b'])
})

it.each([
  ['text after it', '[]\n// fix 1'],
  ['an object', '{"tasks":[]}'],
  ['nothing', ''],
])('says what came in its place: %s', async (_, text) => {
  answer = text
  await expect(tasksOf(url())).rejects.toThrow('and no JSON array')
})
