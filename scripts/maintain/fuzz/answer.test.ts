import { expect, it } from 'vitest'
import { readAnswers } from './answer.ts'

const OK = 'HTTP/1.1 200 OK\r\n'

function read(text: string, sent = 'GET /') {
  const { answers, problem } = readAnswers(text, { requests: [{ bytes: sent }] })
  return problem ?? answers.map(({ status, body }) => `${status} ${body}`)
}

it.each([
  ['with a length', `${OK}Content-Length: 2\r\n\r\nok`, ['200 ok']],
  ['without a body', 'HTTP/1.1 204 No Content\r\n\r\n', ['204 ']],
  ['of which a part is missing', `${OK}Content-Length: 3\r\n\r\nok`, []],
  ['of which only the beginning is there', 'HTTP/1.1 2', []],
])('reads an answer %s', (_what, text, expected) => {
  expect(read(text)).toEqual(expected)
  expect(read(`${OK}Content-Length: 9\r\n\r\n`, 'HEAD /')).toEqual(['200 '])
})

it.each([
  ['two lengths', `${OK}Content-Length: 1\r\nContent-Length: 2\r\n\r\nok`],
  ['two lengths', `${OK}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`],
  ['an answer without a length', `${OK}Content-Length: 2x\r\n\r\nok`],
  ['the status line "Hello"', 'Hello\r\n\r\n'],
  ['the header line "X y"', `${OK}X y\r\n\r\n`],
  ['the header line "X: \\u0000"', `${OK}X: \0\r\n\r\n`],
  ['an answer that nobody asked for', `${OK}Content-Length: 2\r\n\r\nokHTTP`],
])('refuses %s', (problem, text) => {
  expect(read(text)).toBe(problem)
})
