import fc from 'fast-check'
import { type Exchange, kind, TITLE } from './request.ts'
import { read } from './reads.ts'
import { add } from './tasks.ts'

// Good requests, and what clients do with the connection.

const good = fc.oneof(read, add)

/** Several requests at once on one connection: each gets its answer, in this order. */
const pipelined = fc
  .tuple(read, fc.array(good, { minLength: 1, maxLength: 5 }))
  .map(([first, more]): Exchange => ({ requests: [first, ...more].flatMap((one) => one.requests) }))

/** A refusal of what comes last must not be taken for the answer to one before it. */
const pipelinedThenBroken = pipelined.map(({ requests }): Exchange => {
  const broken = { bytes: `BROKEN ${TITLE}\r\n\r\n`, expect: 'refuse' } as const
  return { requests: [...requests, broken], end: 'close' }
})

/** The client closes its half once it has asked; the answer still comes. */
const halfClosed = good.map((exchange): Exchange => ({ ...exchange, end: 'half-close' }))

/** The client hangs up before the answer: the change is made or not, and nothing else. */
const hungUp = add.map((exchange): Exchange => ({ ...exchange, end: 'abort' }))

/** The client is gone in the midst of its body, which is at least so long: nothing is added. */
const cutOff = fc
  .tuple(
    add,
    fc.constantFrom('abort' as const, 'half-close' as const),
    fc.integer({ min: 1, max: 24 }),
  )
  .map(([{ requests }, end, missing]): Exchange => {
    const beginnings = requests.map(({ bytes }) => ({ bytes: bytes.slice(0, -missing) }))
    return { requests: beginnings, end, mayBeSilent: true }
  })

/** A good request in small pieces. */
const slow = fc.tuple(add, fc.integer({ min: 3, max: 20 })).map(([exchange, pieces]): Exchange => {
  return { ...exchange, pieces, end: 'close' }
})

export const CONNECTIONS = [
  kind(20, 'pipelined', fc.oneof(pipelined, pipelined, pipelinedThenBroken)),
  kind(10, 'half-closed', halfClosed),
  kind(5, 'hung up', hungUp),
  kind(5, 'cut off', cutOff),
  kind(3, 'slow', slow),
]
