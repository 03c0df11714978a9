import type { Exchange } from './requests/request.ts'

/** An HTTP answer as it came over the wire. */
export interface Answer {
  status: number
  /** Names in lower case, in the order in which they came. */
  headers: [name: string, value: string][]
  body: string
}

/** What came of an exchange. */
export interface Outcome {
  /** One for each of its requests, from the first on, as far as they came. */
  answers: Answer[]
  /** What came after them: a part of an answer. */
  rest: string
  /** Why the rest is no answer. */
  problem?: string
  /** All that came, one character a byte. */
  received: string
}

const STATUS_LINE = /^HTTP\/1\.[01] ([1-5]\d\d) [ -~]*$/
const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t -~\x80-\xff]*?)[ \t]*$/

/** Reads all answers that have come. What may be several requests to a server may get several answers. */
export function readAnswers(
  received: string,
  { requests, mayBeSilent = false }: Pick<Exchange, 'requests' | 'mayBeSilent'>,
): Outcome {
  const answers: Answer[] = []
  for (let rest = received; ;) {
    const request = requests[answers.length]
    const isUnasked = rest !== '' && !request && !mayBeSilent
    const isHead = request?.bytes.startsWith('HEAD ') ?? false
    const taken = isUnasked ? 'an answer that nobody asked for' : takeAnswer(rest, isHead)
    if (taken === undefined) return { answers, rest, received }
    if (typeof taken === 'string') return { answers, rest, received, problem: taken }
    answers.push(taken[0])
    rest = taken[1]
  }
}

/**
 * Takes the first answer out of what a server has sent. It is stricter than a client's parser: what such a parser forgives is
 * a defect here. Each answer of the app and of the gateway has a length; none comes in chunks.
 * @returns the answer and what comes after it, or why it is none; undefined where it is not all there yet
 */
function takeAnswer(text: string, isHead: boolean): [Answer, rest: string] | string | undefined {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [first = '', ...lines] = text.slice(0, end).split('\r\n')
  const status = Number(STATUS_LINE.exec(first)?.[1])
  if (!status) return `the status line ${JSON.stringify(first)}`
  const bad = lines.find((line) => !HEADER.test(line))
  if (bad !== undefined) return `the header line ${JSON.stringify(bad)}`
  const headers = lines.map((line): Answer['headers'][number] => {
    const [, name = '', value = ''] = HEADER.exec(line) ?? []
    return [name.toLowerCase(), value]
  })
  const lengths = headers.filter(([name]) => /^(content-length|transfer-encoding)$/.test(name))
  const hasNoBody = isHead || status === 204 || status === 304
  if (lengths.length > 1) return 'two lengths'
  if (!hasNoBody && !/^\d+$/.test(lengths[0]?.[1] ?? '')) return 'an answer without a length'
  const start = end + 4
  const next = hasNoBody ? start : start + Number(lengths[0]?.[1])
  if (text.length < next) return undefined
  const body = Buffer.from(text.slice(start, next), 'latin1').toString()
  return [{ status, headers, body }, text.slice(next)]
}

/** What a text of JSON says; undefined where it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The value of a header; undefined where it is missing. */
export function headerOf({ headers }: Answer, name: string): string | undefined {
  return headers.find(([one]) => one === name)?.[1]
}
