import { createServer } from 'node:http'
import net from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ExpectedError } from '../../core/errors.ts'
import { WaitTimeout } from '../../core/wait.ts'
import { type Candidate, chosen, findEntry, judgeFailure, judgeReply } from './find-entry.ts'

const answer = { status: 200, location: null, type: 'application/json', text: '[]' }

it.each([
  ['the list', {}, { says: 'tasks' }],
  ['an object', { text: '{}' }, { says: 'something else', words: 'JSON that is no array' }],
  [
    'a page',
    { text: '<html>', type: 'text/html' },
    { says: 'something else', words: '200, and no JSON (text/html)' },
  ],
  ['an unknown address', { status: 404 }, { says: 'something else', words: '404' }],
  [
    'a redirect',
    { status: 301, location: 'https://localhost/' },
    { says: 'something else', words: '301, to https://localhost/' },
  ],
  ['an app whose Redis is still away', { status: 503 }, { says: 'nothing yet', words: '503' }],
  ['an app that was asked too often', { status: 429 }, { says: 'nothing yet', words: '429' }],
])('judges %s', (_, part, reply) => {
  expect(judgeReply({ ...answer, ...part })).toEqual(reply)
})

const list = { says: 'tasks' } as const
const other = { says: 'something else', words: '404' } as const
const open = { says: 'nothing yet', words: '503' } as const

describe('of several', () => {
  it.each([
    ['none answers', [open, open], undefined, undefined],
    ['one is something else', [other, list], 1, 1],
    ['the preferred one is not up yet', [open, list], undefined, 1],
    ['all serve', [list, list], 0, 0],
    ['one after it is not up yet', [list, open], 0, 0],
  ])('where %s', (_, replies, inTime, late) => {
    expect(chosen(replies, false)).toBe(inTime)
    expect(chosen(replies, true)).toBe(late)
  })
})

/** Candidates that answer each request like this, or as a server that is no HTTP's. */
async function serve(...answers: (string | net.Server)[]): Promise<Candidate[]> {
  const candidates = []
  for (const one of answers) {
    const server =
      typeof one === 'string' ? createServer((_, response) => void response.end(one)) : one
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address() as net.AddressInfo
    candidates.push({ name: `candidate ${candidates.length}`, url: `http://127.0.0.1:${port}` })
  }
  return candidates
}

const watch = {
  failure: () => Promise.resolve(undefined),
  details: () => Promise.resolve('last log lines'),
}
const silent = () => net.createServer(() => undefined)
const banner = () =>
  net.createServer((socket) => {
    socket.on('error', () => undefined) // Whoever wanted HTTP hangs up.
    socket.write('SSH-2.0-OpenSSH_9.2\r\n')
  })

describe('findEntry', () => {
  it('asks all at once: one that is silent and one that speaks no HTTP hold up nobody', async () => {
    const candidates = await serve('[]', silent(), banner())
    expect(await findEntry(candidates, watch)).toBe(candidates[0])
  })

  it('names all of them and what each said where none of them is the app', async () => {
    const candidates = await serve('<html>', banner(), '{}')
    const error: unknown = await findEntry(candidates, { ...watch, settledMs: 500 }).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(ExpectedError)
    expect((error as ExpectedError).message).toMatch(
      /candidate 0: 200, and no JSON\n {2}candidate 1: no HTTP\n {2}candidate 2: JSON that is no array/,
    )
    expect((error as ExpectedError).remedy).toMatch(/EXPOSE/)
  })

  it('waits no longer than it must where nobody will ever answer', async () => {
    const failed = { ...watch, failure: () => Promise.resolve('The container x has ended.') }
    const error: unknown = await findEntry([{ name: 'web:3000', url: 'http://127.0.0.1:9' }], {
      ...failed,
    }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(WaitTimeout)
    expect((error as WaitTimeout).message).toMatch(
      /^The container x has ended\.\n {2}web:3000: .*\nlast log lines$/,
    )
  })
})

it.each([
  ['ECONNREFUSED', 'nothing yet', 'nobody listens'],
  ['ECONNRESET', 'nothing yet', /closed without an answer/],
  ['ENOTFOUND', 'nothing yet', 'what was said'],
])('a request that ends in %s says: %s', (code, says, words) => {
  const cause = Object.assign(new Error('what was said'), { code })
  const reply = judgeFailure(new TypeError('fetch failed', { cause }))
  expect(reply).toMatchObject({ says, words: expect.stringMatching(words) as string })
})
