import fc from 'fast-check'
import { expect, it } from 'vitest'
import { KINDS } from './kinds.ts'
import { fill, WORDS } from './request.ts'

const samples = KINDS.flatMap(({ name, exchanges }) =>
  fc.sample(exchanges, { seed: 1, numRuns: 100 }).map((exchange) => ({ name, exchange })),
)

it('changes no task but its own, and only where it must be served', () => {
  for (const { name, exchange } of samples) {
    for (const { expect: expected, effect } of exchange.requests) {
      if (effect) expect([name, expected]).toEqual([name, 'serve'])
      if (effect && effect.do !== 'create') expect([name, effect.id]).toEqual([name, 'OWNID'])
    }
  }
})

it('knows how long a request is, and leaves no word in it', () => {
  const values = Object.fromEntries(WORDS.map((word) => [word, 'x'.repeat(word.length)]))
  for (const { name, exchange } of samples) {
    for (const request of exchange.requests) {
      const { bytes } = fill(request, values as Parameters<typeof fill>[1])
      expect([name, bytes.length]).toEqual([name, request.bytes.length])
      const words = /REQUESTID|OWNID|GUARDEDID|HOSTNAME|GOOD|BROKEN(?! )|LENGTH|MORE|LESS|HEX/
      expect([name, words.exec(bytes)?.[0]]).toEqual([name, undefined])
      expect(request.bytes).toMatch(/^[\0-\xff]*$/)
    }
  }
})
