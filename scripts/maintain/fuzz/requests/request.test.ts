import fc from 'fast-check'
import { expect, it } from 'vitest'
import { KINDS } from '../fuzz.ts'
import { fill } from './request.ts'

const WORDS = ['UNIQUETEXT', 'REQUESTID', 'HOSTNAME', 'OWNID', 'GUARDEDID']
const VALUES = Object.fromEntries(WORDS.map((word) => [word, 'x'.repeat(word.length)]))

it.each(KINDS)(
  '$name: changes own tasks only, and leaves no word in a request',
  ({ exchanges }) => {
    for (const { requests } of fc.sample(exchanges, { seed: 1, numRuns: 100 })) {
      for (const request of requests) {
        if (request.effect) expect(request.expect).toBe('serve')
        if (request.effect && request.effect.do !== 'create')
          expect(request.bytes).toContain('OWNID')
        const { bytes } = fill(request, VALUES as Parameters<typeof fill>[1])
        expect(bytes).not.toMatch(new RegExp(WORDS.join('|')))
        expect(bytes).toHaveLength(request.bytes.length)
        expect(bytes).toMatch(/^[\0-\xff]*$/)
      }
    }
  },
)
