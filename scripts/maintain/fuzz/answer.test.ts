import { expect, it } from 'vitest'
import { readAnswers } from './answer.ts'

function read(text: string, method = 'GET', ended = false) {
  const exchange = { requests: [{ method, bytes: '' }] }
  const { answers, malformed } = readAnswers(Buffer.from(text, 'latin1'), exchange, ended)
  return malformed ?? answers.map(({ status, body }) => `${status} ${body.toString()}`)
}

const OK = 'HTTP/1.1 200 OK\r\n'
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`
const INTERIM = 'HTTP/1.1 100 Continue\r\n\r\n'

it.each([
  ['with a length', `${OK}Content-Length: 2\r\n\r\nok`, ['200 ok']],
  ['in chunks', `${CHUNKED}2\r\nok\r\n1\r\n!\r\n0\r\n\r\n`, ['200 ok!']],
  ['without a body', 'HTTP/1.1 204 No Content\r\n\r\n', ['204 ']],
  ['after an interim one', `${INTERIM}${OK}Content-Length: 0\r\n\r\n`, ['200 ']],
  ['of which a part is missing', `${OK}Content-Length: 3\r\n\r\nok`, []],
  ['of which only the beginning is there', 'HTTP/1.1 2', []],
  ['of nothing yet', '', []],
])('reads an answer %s', (_what, text, expected) => {
  expect(read(text)).toEqual(expected)
})

it.each([
  ['two lengths', `${OK}Content-Length: 1\r\nContent-Length: 2\r\n\r\nok`],
  ['a length and an encoding', `${OK}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`],
  ['no status line', 'Hello there, you'],
  ['the header line "X y"', `${OK}X y\r\n\r\n`],
  ['the header line "X: \\u0000"', `${OK}X: \0\r\n\r\n`],
  ['the chunk size "2x"', `${CHUNKED}2x\r\nok\r\n`],
  ['half a body', `${OK}Content-Length: 3\r\n\r\nok`],
  ['an answer that nobody asked for', `${OK}Content-Length: 2\r\n\r\nokHTTP`],
])('refuses %s', (problem, text) => {
  expect(read(text, 'GET', true)).toBe(problem)
})

it('takes no body after HEAD, and all there is where no length is given', () => {
  expect(read(`${OK}Content-Length: 9\r\n\r\n`, 'HEAD')).toEqual(['200 '])
  expect(read('HTTP/1.0 200 OK\r\n\r\nall')).toEqual([])
  expect(read('HTTP/1.0 200 OK\r\n\r\nall', 'GET', true)).toEqual(['200 all'])
})

it('judges all that is an answer where bytes may be several requests', () => {
  const exchange = { requests: [{ method: 'GET', bytes: '' }], mayBeSilent: true }
  const received = Buffer.from(`${OK}Content-Length: 0\r\n\r\n`.repeat(2))
  expect(readAnswers(received, exchange, false).answers).toHaveLength(2)
})
