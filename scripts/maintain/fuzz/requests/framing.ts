import fc from 'fast-check'
import { BROKEN, type Case, CASES } from './framing-cases.ts'
import { type Exchange, kind, type Request, request, TITLE } from './request.ts'

/** Bytes that a server may be silent about, for it may wait for more. The client closes its half, or waits. */
const raw = (requests: fc.Arbitrary<Request>) =>
  fc
    .tuple(requests, fc.constantFrom('close' as const, 'half-close' as const))
    .map(([sent, end]): Exchange => ({ requests: [sent], end, mayBeSilent: true }))

const framingCase = ({ name, bytes, expected }: Case): fc.Arbitrary<Exchange> => {
  if (expected === 'either') return raw(fc.constant({ bytes, name }))
  if (expected === 'refuse') return raw(fc.constant({ bytes, name, expect: expected }))
  const effect = { do: 'create', title: TITLE } as const
  const adds = bytes.startsWith('POST') && { id: 'REQUESTID', effect }
  return fc.constant({ requests: [{ bytes, name, expect: expected, ...adds }], end: 'close' })
}
const oddFraming = fc.oneof(...CASES.map(framingCase))

const anyBytes = (maxLength: number) =>
  fc.string({ unit: fc.nat(255).map((byte) => String.fromCharCode(byte)), maxLength })
const garbage = fc.tuple(anyBytes(40), fc.constantFrom('', '\r\n\r\n')).map(([text, end]) => ({
  bytes: text + end,
}))

const WHOLE = [
  request({ path: '/api/tasks?limit=1', headers: [`X-A: ${TITLE}`, 'Accept: */*'] }),
  request({ method: 'POST', path: '/api/tasks?limit=1', body: BROKEN }),
  request({ method: 'DELETE', path: '/api/tasks/none', headers: [`X-A: ${TITLE}`] }),
]
const EDITS = fc.array(
  fc.record({
    at: fc.nat(250),
    // Less than none: so many bytes come twice.
    remove: fc.integer({ min: -12, max: 40 }),
    insert: fc.oneof(fc.constantFrom('', '\r\n', '\n', '\0', ' ', ':', '\r', '\x7f'), anyBytes(1)),
  }),
  { minLength: 1, maxLength: 4 },
)

/** A request with some bytes changed, taken out, doubled or put in. It adds nothing, whole or broken. */
const mutated = fc.tuple(fc.constantFrom(...WHOLE), EDITS).map(([whole, edits]) => ({
  bytes: edits.reduce((text, { at, remove, insert }) => {
    return text.slice(0, at) + insert + text.slice(Math.max(0, at + remove))
  }, whole.bytes),
}))

export const FRAMING = [
  kind(90, 'odd framing', oddFraming),
  kind(12, 'garbage', raw(garbage)),
  kind(12, 'mutated', raw(mutated)),
]
