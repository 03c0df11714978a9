import { beforeEach, describe, expect, test } from 'vitest'
import { apiAlone } from '../testing/api-alone.ts'

let { app, calls } = await apiAlone()
beforeEach(async () => {
  ;({ app, calls } = await apiAlone())
})

/** What is asked of the store, or the words with which the request is refused. */
async function outcome(method: 'GET' | 'POST' | 'PATCH', url: string, body?: unknown) {
  const payload = JSON.stringify(body)
  const headers = { 'content-type': 'application/json' }
  const reply = await app.inject({ method, url, ...(payload && { payload, headers }) })
  if (reply.statusCode < 400) return calls
  expect([reply.statusCode, calls]).toEqual([400, []])
  return reply.json<{ error: string }>().error
}

const NO_OBJECT = 'The body must be a JSON object'
const NO_CHANGE = 'Give a title, or completed, or both'
const NO_STATE = 'Completed must be true or false'

describe('POST /api/tasks', () => {
  test.each<[unknown, string]>([
    ...[[[1]], ['str'], [5], [null], [undefined]].map(
      ([body]) => [body, NO_OBJECT] as [unknown, string],
    ),
    [{}, 'Title required'],
    [{ title: null }, 'Title required'],
    [{ title: ' ' }, 'Title required'],
    [{ title: 5 }, 'Title must be a string'],
    [{ title: ['x'] }, 'Title must be a string'],
    [{ title: 'a\nb' }, 'Title must be one line without control characters'],
  ])('refuses the body %j', async (body, message) => {
    expect(await outcome('POST', '/api/tasks', body)).toBe(message)
  })

  test('ignores what it does not know', async () => {
    const body = { title: ' x ', id: '7', completed: 'yes' }
    expect(await outcome('POST', '/api/tasks', body)).toEqual([['create', 'x']])
  })

  test('takes 200 characters, and blanks around them', async () => {
    const title = '😀'.repeat(200)
    expect(await outcome('POST', '/api/tasks', { title: ` ${title} ` })).toEqual([
      ['create', title],
    ])
  })
})

describe('PATCH /api/tasks/:id', () => {
  test.each([
    [{ title: ' x ' }, { title: 'x' }],
    [{ completed: false }, { completed: false }],
    [
      { title: 'x', completed: true, id: '7' },
      { title: 'x', completed: true },
    ],
  ])('reads %j', async (body, change) => {
    expect(await outcome('PATCH', '/api/tasks/1', body)).toEqual([['change', '1', change]])
  })

  test.each([
    [{}, NO_CHANGE],
    [{ complete: true }, NO_CHANGE],
    [{ title: null }, 'Title required'],
    [{ title: 5 }, 'Title must be a string'],
    [{ completed: 'yes' }, NO_STATE],
    [{ completed: 1 }, NO_STATE],
    [{ completed: null }, NO_STATE],
    [{ title: 5, completed: 'yes' }, NO_STATE],
    [{ title: '', completed: true }, 'Title required'],
    [[], NO_OBJECT],
    [null, NO_OBJECT],
  ])('refuses %j', async (body, message) => {
    expect(await outcome('PATCH', '/api/tasks/1', body)).toBe(message)
  })

  test('refuses a bad body before it looks whether there is such a task', async () => {
    expect(await outcome('PATCH', '/api/tasks/none', {})).toBe(NO_CHANGE)
    expect(await outcome('PATCH', '/api/tasks/none', { title: '' })).toBe('Title required')
  })
})

describe('GET /api/tasks', () => {
  test.each([
    ['', ['list']],
    ['?other=1', ['list']],
    ['?limit=1', ['listAfter', '0', 1]],
    ['?limit=000100', ['listAfter', '0', 100]],
    ['?limit=1000&after=12', ['listAfter', '12', 1000]],
    ['?after=0', ['listAfter', '0', 10_000]],
  ])('reads %j', async (query, call) => {
    expect(await outcome('GET', `/api/tasks${query}`)).toEqual([call])
  })

  const NO_LIMIT = 'limit must be a whole number from 1 to 1000'
  const NO_ID = 'after must be the id of a task'
  test.each([
    ...['0', '1001', '-1', '1.5', '1e2', '', '%205', '0000100', '1&limit=2'].map((limit) => [
      `limit=${limit}`,
      NO_LIMIT,
    ]),
    ...['x', '', '-1', '01', '1&after=2', '9'.repeat(16)].map((after) => [`after=${after}`, NO_ID]),
    ['after=x&limit=x', NO_LIMIT],
  ])('refuses %s', async (query, message) => {
    expect(await outcome('GET', `/api/tasks?${query}`)).toBe(message)
  })
})
