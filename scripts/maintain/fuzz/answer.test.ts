import { expect, it } from 'vitest'
import { takeAnswer } from './answer.ts'

function take(text: string, method = 'GET', ended = false) {
  const taken = takeAnswer(Buffer.from(text, 'latin1'), method, ended)
  return taken && [taken.value.status, taken.value.body.toString(), taken.rest.toString()]
}

const OK = 'HTTP/1.1 200 OK\r\n'
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`
const INTERIM = 'HTTP/1.1 100 Continue\r\n\r\n'

it.each([
  ['with a length', `${OK}Content-Length: 2\r\n\r\nokHTTP`, [200, 'ok', 'HTTP']],
  ['in chunks', `${CHUNKED}2\r\nok\r\n1\r\n!\r\n0\r\n\r\nX`, [200, 'ok!', 'X']],
  ['without a body', 'HTTP/1.1 204 No Content\r\n\r\nX', [204, '', 'X']],
  ['after an interim one', `${INTERIM}${OK}Content-Length: 0\r\n\r\n`, [200, '', '']],
  ['of which a part is missing', `${OK}Content-Length: 3\r\n\r\nok`, undefined],
  ['of which only the beginning is there', 'HTTP/1.1 2', undefined],
  ['of nothing yet', '', undefined],
])('takes an answer %s', (_what, text, expected) => {
  expect(take(text)).toEqual(expected)
})

it.each([
  ['two lengths', `${OK}Content-Length: 1\r\nContent-Length: 2\r\n\r\nok`],
  ['a length and an encoding', `${OK}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`],
  ['no status line', 'Hello there, you'],
  ['the header line "X y"', `${OK}X y\r\n\r\n`],
  ['the header line "X: \\u0000"', `${OK}X: \0\r\n\r\n`],
  ['the chunk size "2x"', `${CHUNKED}2x\r\nok\r\n`],
  ['half a body', `${OK}Content-Length: 3\r\n\r\nok`],
])('refuses %s', (problem, text) => {
  expect(() => take(text, 'GET', true)).toThrow(problem)
})

it('takes no body after HEAD, and all there is where no length is given', () => {
  expect(take(`${OK}Content-Length: 9\r\n\r\n`, 'HEAD')).toEqual([200, '', ''])
  expect(take('HTTP/1.0 200 OK\r\n\r\nall')).toBeUndefined()
  expect(take('HTTP/1.0 200 OK\r\n\r\nall', 'GET', true)).toEqual([200, 'all', ''])
})
