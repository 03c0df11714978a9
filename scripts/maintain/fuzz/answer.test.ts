import { describe, expect, it } from 'vitest'
import { type Taken, takeAnswer } from './answer.ts'

const take = (text: string, method = 'GET', ended = false) =>
  takeAnswer(Buffer.from(text, 'latin1'), method, ended)

function seen(taken: Taken) {
  if (taken === 'more' || 'malformed' in taken) return taken
  const { status, body } = taken.answer
  return [status, body.toString(), taken.rest.toString()]
}

describe('an answer', () => {
  it.each([
    ['with a length', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP', [200, 'ok', 'HTTP']],
    [
      'in chunks',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n1\r\n!\r\n0\r\n\r\nX',
      [200, 'ok!', 'X'],
    ],
    ['without a body', 'HTTP/1.1 204 No Content\r\n\r\nX', [204, '', 'X']],
    [
      'after an interim one',
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 C\r\nContent-Length: 0\r\n\r\n',
      [201, '', ''],
    ],
    ['of which a part is missing', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok', 'more'],
    ['of which only the beginning is there', 'HTTP/1.1 2', 'more'],
    ['of nothing yet', '', 'more'],
    [
      'with two lengths',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nok',
      { malformed: 'two lengths' },
    ],
    ['that is none', 'Hello there, you', { malformed: 'no status line' }],
    [
      'with half a header',
      'HTTP/1.1 200 OK\r\nX y\r\n\r\n',
      { malformed: 'the header line "X y"' },
    ],
    [
      'with a control character',
      'HTTP/1.1 200 OK\r\nX: \0\r\n\r\n',
      { malformed: 'the header line "X: \\u0000"' },
    ],
  ])('%s', (_what, text, expected) => {
    expect(seen(take(text))).toEqual(expected)
  })

  it('to HEAD has no body, whatever its length', () => {
    expect(seen(take('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n', 'HEAD'))).toEqual([
      200,
      '',
      '',
    ])
  })

  it('without a length goes to the end', () => {
    const text = 'HTTP/1.0 200 OK\r\n\r\nall of it'
    expect(seen(take(text))).toBe('more')
    expect(seen(take(text, 'GET', true))).toEqual([200, 'all of it', ''])
  })

  it('that breaks off is malformed', () => {
    expect(take('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok', 'GET', true)).toEqual({
      malformed: 'half a body',
    })
  })
})
