import { type Answer, headerOf, parsed } from './answer.ts'
import type { Request } from './requests/request.ts'

/** What the contract promises of every answer, but for `x-served-by`, which is not there where no instance answered. */
const PROMISED = [
  ...['content-security-policy', 'cross-origin-resource-policy', 'referrer-policy'],
  ...['x-content-type-options', 'x-request-id'],
]

/** What begins every text that is in one request only, or the word for it where chunks part it; unescaped it is markup. */
const RAW_MARKER = /<(?:zq|unique)/i
const ANY_MARKER = /(?:<|%3c|&lt;)(?:zq|unique)/i

const BANNER_HEADERS = ['server', 'x-powered-by', 'via']
const FORBIDDEN_WORDS = {
  'a stack trace':
    /\n\s+at .+:\d+:\d+|\bat (?:file|node):|node_modules|\b(?:Type|Reference|Range|Syntax|Reply)Error\b/,
  'a banner':
    /\b(?:haproxy|fastify|nginx|supervisord|express)\b|\bnode(?:\.js)?[/ ]v?\d|\bv\d+\.\d+\.\d+\b/i,
}

/**
 * What HAProxy says where it takes none of our words for what it could not read (docs/contract.md, Headers): nothing of the
 * request, and nothing to protect.
 */
const FIXED_PAGE = /^<html><body><h1>(?:400|408|501) [\w -]+<\/h1>\n[\w .']+\n<\/body><\/html>\n$/

/** What a gateway answers to what it could not read: it knows no request, and so no id. */
const UNREAD = [400, 405, 408, 413, 501]

/**
 * "Redis does not answer", as the contract has it. With Redis there it is still in order now and then: on a busy machine an
 * answer may take more than the 200 ms that the app waits. How many there may be is judged at the end of a run.
 */
function isDeclared503(answer: Answer): boolean {
  const isReady = answer.body === '' || answer.body.startsWith('{"ready":false')
  return answer.status === 503 && (isReady || headerOf(answer, 'retry-after') === '1')
}

/** All that is wrong with the answer to a request; nothing, where it is as the contract says. */
export function problemsOf(sent: Request, answer: Answer): string[] {
  const isFixedPage = answer.headers.length <= 4 && FIXED_PAGE.test(answer.body)
  const always = [...ofStatus(sent, answer), ...ofWords(answer)]
  if (isFixedPage) return always
  const isHead = sent.bytes.startsWith('HEAD ')
  return [...always, ...ofHeaders(sent, answer), ...(isHead ? [] : ofBody(answer))]
}

function* ofStatus({ expect }: Request, answer: Answer): Generator<string> {
  const { status } = answer
  if (isDeclared503(answer)) return
  if (status >= 500) yield `the status ${status}, though nothing is wrong with the server`
  else if (expect === 'serve' && status >= 400) yield `a refusal (${status}) of a good request`
  else if (expect === 'refuse' && status < 400) yield `a bad request was accepted (${status})`
}

function* ofWords({ headers, body }: Answer): Generator<string> {
  for (const [name, value] of headers) {
    if (BANNER_HEADERS.includes(name)) yield `the header ${name}`
    if (name !== 'x-request-id' && ANY_MARKER.test(value)) {
      yield `what was sent, in the header ${name}`
    }
  }
  for (const [what, words] of Object.entries(FORBIDDEN_WORDS)) {
    const found = words.exec(body)?.[0]
    if (found !== undefined) yield `${what}: ${found.trim()}`
  }
}

function* ofHeaders({ id }: Request, answer: Answer): Generator<string> {
  const names = answer.headers.map(([name]) => name)
  const isRead = names.includes('x-served-by') || !UNREAD.includes(answer.status)
  const given = headerOf(answer, 'x-request-id')
  for (const name of PROMISED) {
    const times = names.filter((one) => one === name).length
    if (times > 1) yield `twice the header ${name}`
    if (times === 0 && (isRead || name !== 'x-request-id')) yield `no header ${name}`
  }
  const policy = headerOf(answer, 'content-security-policy') ?? ''
  if (/unsafe|\*|http/.test(policy)) yield `a policy that allows too much: ${policy}`
  if (!isRead || given === undefined) return
  if (id !== undefined && given !== id) {
    yield `the answer to another request: its id is ${given} and not ${id}`
  }
  if (!/^[\w.-]{1,128}$/.test(given)) yield `the request id ${JSON.stringify(given)}`
}

function* ofBody(answer: Answer): Generator<string> {
  const { status, body } = answer
  const type = headerOf(answer, 'content-type') ?? ''
  if ([204, 303, 304].includes(status)) {
    if (body !== '') yield `a body with the status ${status}`
  } else if (type.startsWith('application/json')) {
    yield* ofJson(answer)
  } else if (type.startsWith('text/html')) {
    if (!body.startsWith('<!doctype html>')) yield 'a page that is none'
    if (RAW_MARKER.test(body)) yield 'what was sent, as markup'
  } else if (!type.startsWith('text/css')) yield `the content type ${JSON.stringify(type)}`
}

function* ofJson({ status, body }: Answer): Generator<string> {
  const value = parsed(body) as { error?: unknown } | null | undefined
  if (value === undefined) yield 'a body that is no JSON'
  const isHealth = body.startsWith('{"ready"') || body.startsWith('{"status"')
  const saysWhy = typeof value?.error === 'string' && value.error !== ''
  if (status >= 400 && !isHealth && !saysWhy) yield 'an error that does not say what is wrong'
}
