import { expect, it } from 'vitest'
import { KINDS, OWN_KINDS } from './kinds.ts'
import type { Input } from './request.ts'

const inputs = Array.from({ length: 20 }, (_, index): Input => ({
  ...{ marker: `<zq${index}z>`, title: `<zq${index}z>x`, requestId: `fuzz-${index}`, host: 'x' },
  ...{ own: '7', guarded: '1', size: index * 1009, coin: index % 2 === 0 },
  bytes: Buffer.from(Array.from({ length: index }, (_, at) => (index * at * 37) % 256)),
}))
const made = [...KINDS, ...OWN_KINDS].flatMap(({ name, rows }) =>
  rows.flatMap((row) => inputs.map((input) => ({ name, row, input, exchange: row(input) }))),
)

it('changes no task but its own, and only where it must be served', () => {
  for (const { name, exchange } of made) {
    for (const { expect: expected, effect } of exchange.requests) {
      if (effect) expect([name, expected]).toEqual([name, 'serve'])
      if (effect && effect.do !== 'create') expect([name, effect.id]).toEqual([name, '7'])
    }
  }
})

it('sends the same for the same values, so that a path sends the same again', () => {
  for (const { name, row, input, exchange } of made) {
    const [first, second] = [exchange, row(input)].map(({ pieces }) => Buffer.concat(pieces))
    expect([name, second?.equals(first ?? Buffer.alloc(0))]).toEqual([name, true])
  }
})

it('leaves no word of a template unfilled', () => {
  const words = /MARKER|TITLE|GUARDED|\bOWN\b|\bSIZE\b|\bBODY\b|\bLONG\b/
  for (const { name, exchange } of made) {
    expect([name, words.exec(Buffer.concat(exchange.pieces).toString('latin1'))]).toEqual([
      name,
      null,
    ])
  }
})
