import { add, READ } from './good.ts'
import { type Exchange, type Input, pick, type Row } from './request.ts'

// What clients do with a connection: several requests at once, half closed, cut off, hung up, slow.

/** Several requests at once on one connection: each gets its answer, in this order. */
function several(input: Input): Exchange {
  const all = Array.from({ length: 2 + (input.size % 5) }, (_, index) => {
    const each = { ...input, requestId: `${input.requestId}-${index}`, size: input.size + index }
    const isRead = index === 0 || (input.size >> index) % 5 < 3
    return isRead ? pick(READ, each.size)(each) : add({ ...each, title: `${input.marker}${index}` })
  })
  return {
    ...{ pieces: [Buffer.concat(all.flatMap(({ pieces }) => pieces))], keep: true },
    requests: all.flatMap(({ requests }) => requests),
  }
}

/** A refusal of what comes last must not be taken for the answer to one before it. */
function severalThenBroken(input: Input): Exchange {
  const { pieces, requests } = several(input)
  const broken = Buffer.from(`BROKEN ${input.marker}\r\n\r\n`)
  return {
    pieces: [...pieces, broken],
    requests: [...requests, { method: 'GET', expect: 'refuse' }],
  }
}

export const pipelined: Row[] = [several, several, severalThenBroken]

/** The client closes its half once it has asked; the answer still comes. */
export const halfClosed: Row[] = [...READ, ...READ.map(() => add)].map((row) => (input) => ({
  ...row(input),
  ...{ end: 'half-close', keep: false },
}))

/** The client hangs up before the answer: the change is made or not, and nothing else. */
export const hungUp: Row[] = [(input) => ({ ...add(input), end: 'abort', keep: false })]

/** The client is gone in the midst of its body: nothing is added. */
export const cutOff: Row[] = (['abort', 'half-close'] as const).map((end) => (input) => {
  const [whole = Buffer.alloc(0)] = add(input).pieces
  const pieces = [whole.subarray(0, whole.length - 1 - (input.size % 40))]
  return { pieces, end, requests: [{ method: 'POST' }], mayBeSilent: true }
})

/** A good request in small pieces. */
export const slow: Row[] = [
  (input) => {
    const exchange = add(input)
    const bytes = Buffer.concat(exchange.pieces)
    const length = Math.ceil(bytes.length / (3 + (input.size % 18)))
    const pieces = Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) =>
      bytes.subarray(index * length, (index + 1) * length),
    )
    return { ...exchange, pieces, pauseMs: 20 + (input.size % 130), keep: false }
  },
]
