import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { WaitTimeout } from '../../core/wait.ts'
import { tryUnderLoad } from './trial.ts'
import { pageAndTask, RATES, Users } from './users.ts'

let server: http.Server
let url: string
let refuses: (request: http.IncomingMessage) => boolean
let seen: Set<string>
/** The titles that were written and are kept. */
let kept: Set<string>

beforeEach(async () => {
  refuses = () => false
  seen = new Set()
  kept = new Set()
  server = http.createServer((request, response) => {
    seen.add(`${request.method} ${request.url}`)
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      if (refuses(request)) response.writeHead(503).end()
      else if (request.method !== 'POST') response.end()
      else {
        kept.add((JSON.parse(body) as { title: string }).title)
        response.writeHead(201).end()
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const LIMITS = { timeoutMs: 20_000 }
const usual = () =>
  new Users(url, { rates: RATES, titlePrefix: 'Mark', readPath: pageAndTask('7') })
const isWrite = ({ method }: http.IncomingMessage) => method === 'POST'
const isRead = ({ url: path }: http.IncomingMessage) => path?.startsWith('/api/tasks') === true

it('reads the list and a task, writes, and knows which titles were acknowledged', async () => {
  const users = usual()
  await users.untilSteady(performance.now(), LIMITS)
  refuses = isWrite
  const refusing = users.untilSteady(performance.now(), { timeoutMs: 1500 })
  await expect(refusing).rejects.toThrow(WaitTimeout)
  const { answers, acknowledged } = await users.stop()
  expect([...seen].sort()).toEqual([
    'GET /api/tasks/7',
    'GET /api/tasks?limit=20',
    'POST /api/tasks',
  ])
  const writes = answers.filter(({ kind }) => kind === 'writes')
  const good = writes.filter(({ status }) => status === 201).length
  expect(acknowledged.map(({ title }) => title)).toEqual(
    Array.from({ length: good }, (_, n) => `Mark ${n}`),
  )
  expect(good).toBeLessThan(writes.length)
  expect(answers.map(({ atMs }) => atMs)).toEqual(
    answers.map(({ atMs }) => atMs).toSorted((a, b) => a - b),
  )
}, 40_000)

it('asks for health where that is wanted, which says nothing of whether users are served', async () => {
  refuses = ({ url: path }) => path === '/api/health'
  const startedMs = performance.now()
  const users = new Users(url, { rates: { reads: 50, health: 50 }, titlePrefix: 'Mark' })
  await users.untilSteady(startedMs, LIMITS)
  await users.stop()
  expect([...seen].sort()).toEqual(['GET /api/health', 'GET /api/tasks?limit=1'])
  expect(users.between('health', startedMs).every(({ status }) => status === 503)).toBe(true)
  expect(users.between('writes', startedMs)).toEqual([])
}, 40_000)

it('counts times from a moment, and takes along what was under way then', async () => {
  const users = new Users(url, { rates: { reads: 50 }, titlePrefix: 'Mark' })
  await users.untilSteady(performance.now(), LIMITS)
  await users.stop()
  const [first, second] = users.between('reads', 0)
  if (!first || !second) throw new Error('There were no reads')
  const between = users.between('reads', first.atMs + first.tookMs, second.atMs)
  expect(between).toEqual([expect.objectContaining({ atMs: -first.tookMs, status: 200 })])
}, 40_000)

it('a trial says what was done, whether all were served again, and which writes are gone', async () => {
  const outcome = await tryUnderLoad(usual(), {
    ...LIMITS,
    act: () => {
      kept.clear()
      kept.add('Mark 0')
      return Promise.resolve('lost all but one')
    },
    titles: () => Promise.resolve(kept),
  })
  expect(outcome).toMatchObject({ result: 'lost all but one', recovered: true })
  expect(outcome.lost).toBeGreaterThan(1)
  expect(outcome.acknowledged - outcome.lost).toBe(kept.size)
}, 40_000)

it('a trial tells users who are not served again, or fails where they must be', async () => {
  const options = {
    timeoutMs: 2500,
    act: () => {
      refuses = isRead
      return Promise.resolve()
    },
    titles: () => Promise.resolve(kept),
  }
  expect(await tryUnderLoad(usual(), options)).toMatchObject({ recovered: false, lost: 0 })
  refuses = () => false
  await expect(tryUnderLoad(usual(), { ...options, mustRecover: true })).rejects.toThrow(
    'Waited 2.5 s for all users to be served for a second, in vain.\n',
  )
}, 40_000)
