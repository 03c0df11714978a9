import fc from 'fast-check'
import { add, read } from './good.ts'
import { type Exchange, TITLE } from './request.ts'

// What clients do with a connection: several requests at once, half closed, cut off, hung up, slow.

/** Several requests at once on one connection: each gets its answer, in this order. */
const several = fc
  .tuple(read, fc.array(fc.oneof(read, add), { minLength: 1, maxLength: 5 }))
  .map(([first, more]): Exchange => {
    return { requests: [first, ...more].flatMap(({ requests }) => requests), keep: true }
  })

/** A refusal of what comes last must not be taken for the answer to one before it. */
const severalThenBroken = several.map(({ requests }): Exchange => {
  const broken = { method: 'GET', expect: 'refuse', bytes: `BROKEN ${TITLE}\r\n\r\n` } as const
  return { requests: [...requests, broken] }
})

export const pipelined = fc.oneof(several, several, severalThenBroken)

/** The client closes its half once it has asked; the answer still comes. */
export const halfClosed = fc
  .oneof(read, add)
  .map((exchange): Exchange => ({ ...exchange, end: 'half-close', keep: false }))

/** The client hangs up before the answer: the change is made or not, and nothing else. */
export const hungUp = add.map((exchange): Exchange => ({ ...exchange, end: 'abort', keep: false }))

/** The client is gone in the midst of its body, which is at least so long: nothing is added. */
export const cutOff = fc
  .tuple(add, fc.constantFrom('abort', 'half-close'), fc.integer({ min: 1, max: 24 }))
  .map(([{ requests }, end, missing]): Exchange => {
    const beginnings = requests.map(({ method, bytes }) => ({ method, bytes }))
    return { requests: beginnings, end, cutOff: missing, mayBeSilent: true }
  })

/** A good request in small pieces. */
export const slow = fc
  .tuple(add, fc.integer({ min: 3, max: 20 }), fc.integer({ min: 20, max: 150 }))
  .map(([exchange, pieces, pauseMs]): Exchange => {
    return { ...exchange, slow: { pieces, pauseMs }, keep: false }
  })
