import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawingFilter, printable } from './terminal-text.ts'

/** Texts with more in them that a terminal obeys than chance would bring. */
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\u001b', '[', ']', 'P', '52;c;', '?', '\u0007', '\\', '\u009b', '\r', '\n'),
    fc.constantFrom('m', 'n', 'c', 'h', '6', ';', 'a', '\u202e', '\u0000', '\u007f', 'é', '🐳'),
  ),
})

describe('printable', () => {
  it.each([
    ['a colour', '\u001b[31mred\u001b[0m', 'red'],
    ["the terminal's title", '\u001b]0;owned\u0007text', 'text'],
    ['the clipboard', 'a\u001b]52;c;cm0gLXJmIH4=\u001b\\b', 'ab'],
    ['a question that the terminal would answer as if typed', '\u001b[6n\u001bP$qm\u001b\\x', 'x'],
    ['eight-bit sequences', '\u009b31mred', '31mred'],
    ['a line written over', 'all is well\rall is bad', 'all is wellall is bad'],
    ['text turned around', 'a\u202eb\u2066c', 'abc'],
    ['a sequence that never ends', 'a\u001b]0;title', 'a'],
    ['line breaks and tabs', 'a\tb\r\nc', 'a\tb\nc'],
    ['other scripts', 'Grüße, 任务, 🐳', 'Grüße, 任务, 🐳'],
  ])('takes out or keeps %s', (_, text, shown) => {
    expect(printable(text)).toBe(shown)
  })

  it('leaves nothing that a terminal obeys, whatever the text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(printable(text)).not.toMatch(/(?![\t\n])[\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
        expect(printable(printable(text))).toBe(printable(text))
      }),
    )
  })

  it('takes no longer for a text that is made to be slow', () => {
    const slow = `${'\u001b['.repeat(200_000)}${';'.repeat(200_000)}`
    expect(printable(slow)).toBe('')
  })
})

describe('a recording’s filter', () => {
  const filtered = (...pieces: string[]) => {
    const filter = drawingFilter()
    return pieces.map((piece) => filter.push(piece)).join('')
  }

  it.each([
    '\u001b[2J\u001b[3J\u001b[H\u001b[7m\u001b[1mtitle\u001b[22m\r\n',
    '\u001b[?25l\u001b[38;5;12mx\u001b[K\u001b[10;2H\t\b',
  ])('lets through what draws: %j', (text) => {
    expect(filtered(text)).toBe(text)
  })

  it.each([
    ['a title', 'a\u001b]0;owned\u0007b', 'ab'],
    ['the clipboard', 'a\u001b]52;c;cm0gLXJmIH4=\u0007b', 'ab'],
    ['questions', 'a\u001b[6n\u001b[c\u001b[>c\u001b[14tb', 'ab'],
    ['modes, such as reporting the mouse', 'a\u001b[?1000h\u001b[?1049h\u001b[>4;2mb', 'ab'],
    ['a reset, and the scroll region', 'a\u001bc\u001b[1;5rb', 'ab'],
    ['the bell and other controls', 'a\u0007\u000e\u009bb', 'ab'],
  ])('takes out %s', (_, text, left) => {
    expect(filtered(text)).toBe(left)
  })

  it('takes out what is spread over several pieces', () => {
    fc.assert(
      fc.property(hostile, fc.array(fc.nat(200)), (text, cuts) => {
        const places = [0, ...cuts.map((cut) => cut % (text.length + 1)), text.length]
        const sorted = places.toSorted((a, b) => a - b)
        const pieces = sorted.slice(1).map((end, index) => text.slice(sorted[index], end))
        // A cut within a surrogate pair moves no cursor; it is not what this is about.
        fc.pre(pieces.every((piece) => piece.isWellFormed()))
        const left = filtered(...pieces)
        expect(left).toBe(filtered(text))
        const rest = left.replaceAll(/\p{Cc}\[(?:[\d;:]*[A-HJKdfm]|\?25[hl])/gu, '')
        expect(rest).not.toMatch(/(?![\t\n\r\b])\p{Cc}/u)
      }),
    )
  })
})
