import { type Answer, headerOf } from './answer.ts'
import { parsed } from './model.ts'
import type { Sent } from './requests/request.ts'

/** What the contract promises of every answer. The last is the instance's, and not there where none answered. */
const PROMISED = [
  ...['content-security-policy', 'cross-origin-resource-policy', 'referrer-policy'],
  ...['x-content-type-options', 'x-request-id'],
]

/** What begins every text that is in one request only, or the word for it where chunks part it; unescaped it is markup. */
const RAW_MARKER = /<(?:zq|unique)/i
const ANY_MARKER = /(?:<|%3c|&lt;)(?:zq|unique)/i

const STACK_TRACE =
  /\n\s+at .+:\d+:\d+|\bat (?:file|node):|node_modules|\b(?:Type|Reference|Range|Syntax|Reply)Error\b/
const BANNER_HEADERS = ['server', 'x-powered-by', 'via']
const BANNER =
  /\b(?:haproxy|fastify|nginx|supervisord|express)\b|\bnode(?:\.js)?[/ ]v?\d|\bv\d+\.\d+\.\d+\b/i

/**
 * What HAProxy says where it takes none of our words for what it could not read (docs/contract.md, Headers): nothing of the
 * request, and nothing to protect.
 */
const FIXED_PAGE = /^<html><body><h1>(400|408|501) [\w -]+<\/h1>\n[\w .']+\n<\/body><\/html>\n$/

/** What a gateway answers to what it could not read: it knows no request, and so no id. */
const UNREAD = [400, 405, 408, 413, 501]

/** Whether an answer is one that a gateway gives in fixed words where it could not read a request. */
function isFixedPage({ status, body, headers }: Answer): boolean {
  return headers.length <= 4 && FIXED_PAGE.exec(body.toString())?.[1] === String(status)
}

/**
 * "Redis does not answer", as the contract has it. With Redis there it is still in order now and then: on a busy machine an
 * answer may take more than the 200 ms that the app waits. How many there may be is judged at the end of a run.
 */
function isDeclared503(answer: Answer): boolean {
  const text = answer.body.toString()
  const isReady = text === '' || text.startsWith('{"ready":false')
  return answer.status === 503 && (isReady || headerOf(answer, 'retry-after') === '1')
}

/** All that is wrong with an answer; nothing, where it is as the contract says. */
export function problemsOf(sent: Sent, answer: Answer): string[] {
  const text = answer.body.toString()
  return [
    ...ofStatus(sent, answer),
    ...ofHeaders(sent, answer),
    ...ofBody(sent, answer, text),
    ...ofWords(text),
  ]
}

function* ofStatus({ expect }: Sent, answer: Answer): Generator<string> {
  const { status } = answer
  if (isDeclared503(answer)) return
  if (status >= 500) yield `the status ${status}, though nothing is wrong with the server`
  else if (expect === 'serve' && status >= 400) yield `a refusal (${status}) of a good request`
  else if (expect === 'refuse' && status < 400) yield `a bad request was accepted (${status})`
}

function* ofHeaders({ id }: Sent, answer: Answer): Generator<string> {
  for (const name of BANNER_HEADERS) {
    if (headerOf(answer, name) !== undefined) yield `the header ${name}`
  }
  for (const [name, value] of answer.headers) {
    if (name !== 'x-request-id' && ANY_MARKER.test(value))
      yield `what was sent, in the header ${name}`
  }
  const names = answer.headers.map(([name]) => name)
  const twice = PROMISED.filter((name) => names.indexOf(name) !== names.lastIndexOf(name))
  if (twice.length > 0) yield `twice the header ${twice.join()}`
  if (isFixedPage(answer)) return
  const isRead = names.includes('x-served-by') || !UNREAD.includes(answer.status)
  const missing = PROMISED.filter(
    (name) => !names.includes(name) && (isRead || name !== 'x-request-id'),
  )
  if (missing.length > 0) yield `no header ${missing.join()}`
  const policy = headerOf(answer, 'content-security-policy') ?? ''
  if (/unsafe|\*|http/.test(policy)) yield `a policy that allows too much: ${policy}`
  const given = headerOf(answer, 'x-request-id') ?? ''
  if (id !== undefined && isRead && given !== id)
    yield `the answer to another request: its id is ${given} and not ${id}`
  if (isRead && !/^[\w.-]{1,128}$/.test(given)) yield `the request id ${JSON.stringify(given)}`
}

function* ofBody({ method }: Sent, answer: Answer, text: string): Generator<string> {
  if (isFixedPage(answer) || method === 'HEAD') return
  const type = headerOf(answer, 'content-type') ?? ''
  const isEmpty = [204, 303, 304].includes(answer.status)
  if (isEmpty) {
    if (text !== '') yield `a body with the status ${answer.status}`
  } else if (type.startsWith('application/json')) {
    const value = parsed(text)
    if (value === undefined) yield 'a body that is no JSON'
    const error = (value as { error?: unknown } | null | undefined)?.error
    const isReady = text.startsWith('{"ready"') || text.startsWith('{"status"')
    if (answer.status >= 400 && !isReady && (typeof error !== 'string' || error === '')) {
      yield 'an error that does not say what is wrong'
    }
  } else if (type.startsWith('text/html')) {
    if (!text.startsWith('<!doctype html>')) yield 'a page that is none'
    if (RAW_MARKER.test(text)) yield 'what was sent, as markup'
  } else if (!type.startsWith('text/css')) yield `the content type ${JSON.stringify(type)}`
}

function* ofWords(text: string): Generator<string> {
  const trace = STACK_TRACE.exec(text)?.[0]
  if (trace !== undefined) yield `a stack trace: ${trace.trim()}`
  const banner = BANNER.exec(text)?.[0]
  if (banner !== undefined) yield `a banner: ${banner}`
}
