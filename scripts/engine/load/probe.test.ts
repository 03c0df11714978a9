import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { waitFor } from '../../core/wait.ts'
import { Probe } from './probe.ts'
import { RateLimited } from './rate-limit.ts'

let server: http.Server
let answer: http.RequestListener
let seen: string[]
let url: string

beforeEach(async () => {
  seen = []
  answer = (_, response) => response.setHeader('x-served-by', 'me').end('{}')
  server = http.createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      seen.push(body)
      answer(request, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

/** Probes until so many requests have ended. */
async function probe(count: number, options: Partial<ConstructorParameters<typeof Probe>[1]> = {}) {
  const one = new Probe(url, { perSecond: 200, request: () => ({ path: '/' }), ...options })
  await waitFor(
    `${count} answers`,
    () => Promise.resolve(one.answers.length >= count ? true : undefined),
    { timeoutMs: 10_000, intervalMs: 5 },
  )
  return one.stop()
}

describe('Probe', () => {
  it('takes 429 for a limit of the app, and for no outage', async () => {
    answer = (_, response) => response.writeHead(seen.length > 5 ? 429 : 200).end()
    const one = new Probe(url, { perSecond: 200, request: () => ({ path: '/' }) })
    const isAsked = () => Promise.resolve(seen.length >= 20 ? true : undefined)
    await waitFor('20 requests', isAsked, { timeoutMs: 10_000, intervalMs: 5 })
    const error: unknown = await one.stop().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(RateLimited)
    expect((error as Error).message).toMatch(/refused requests with 429 .* after 5 answers within/)
    expect(() => one.answers).toThrow(RateLimited)
  })

  it('tells who answered, and when', async () => {
    const answers = await probe(5)
    expect(answers[0]).toMatchObject({ status: 200, servedBy: 'me' })
    for (const { atMs, tookMs } of answers) {
      expect(atMs).toBeGreaterThanOrEqual(0)
      expect(tookMs).toBeGreaterThan(0)
    }
    expect(answers.map(({ atMs }) => atMs)).toEqual(
      answers.map(({ atMs }) => atMs).sort((a, b) => a - b),
    )
  })

  it('sends what the n-th request is to be', async () => {
    const request = (n: number) => ({ method: 'POST' as const, path: '/api/tasks', body: { n } })
    const answers = await probe(3, { request })
    expect(seen.slice(0, 3).sort()).toEqual(['{"n":0}', '{"n":1}', '{"n":2}'])
    expect(seen.length).toBe(answers.length)
  })

  it('sends a form as browsers do', async () => {
    await probe(1, {
      request: () => ({ method: 'POST', path: '/tasks', form: { title: 'a & b' } }),
    })
    expect(seen[0]).toBe('title=a+%26+b')
  })

  it('keeps its rate while nobody answers, and counts each request as failed', async () => {
    answer = () => undefined
    const answers = await probe(10, { perSecond: 100, timeoutMs: 200 })
    // At a hundred a second, ten failures take at least 0.1 s: with a closed loop it would have been two seconds.
    expect(answers.length).toBeGreaterThanOrEqual(10)
    for (const one of answers) expect(one).toMatchObject({ status: null, error: 'ETIMEDOUT' })
  })

  it.each([
    ['a closed door', () => server.close(), 'ECONNREFUSED'],
    [
      'a connection that breaks',
      () => (answer = (request) => request.socket.destroy()),
      'ECONNRESET',
    ],
  ])('names %s', async (_, breakIt, error) => {
    breakIt()
    const [first] = await probe(1)
    expect(first).toMatchObject({ status: null, error })
  })

  it('knows how late it was, where it was held up itself', async () => {
    const one = new Probe(url, { perSecond: 200, request: () => ({ path: '/' }) })
    const heldUpUntil = performance.now() + 150
    while (performance.now() < heldUpUntil);
    await waitFor('a late answer', () => Promise.resolve(one.answers.length > 0 || undefined), {
      timeoutMs: 10_000,
    })
    await one.stop()
    // The first was due at once.
    expect(one.sentLateMs).toBeGreaterThanOrEqual(150)
  })

  it('takes an error status as an answer', async () => {
    answer = (_, response) => response.writeHead(503).end()
    expect((await probe(1))[0]).toMatchObject({ status: 503 })
  })
})
