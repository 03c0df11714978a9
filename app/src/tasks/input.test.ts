import { describe, expect, test } from 'vitest'
import { readTaskOfPage, readTitle } from './input.ts'

describe('readTitle', () => {
  test.each([
    ['a plain title', 'Buy milk', 'Buy milk'],
    ['blanks around it', '  Buy milk\n', 'Buy milk'],
    ['markup, which is only text', '<b>"&\'</b>', '<b>"&\'</b>'],
    ['200 emoji, each one character', '😀'.repeat(200), '😀'.repeat(200)],
    ['a family, joined by invisible characters', '👨‍👩‍👧', '👨‍👩‍👧'],
    ['the word null', 'null', 'null'],
  ])('accepts %s', (_what, value, title) => {
    expect(readTitle(value)).toBe(title)
  })

  test.each([
    ['missing', undefined, 'Title required'],
    ['null', null, 'Title required'],
    ['empty', '', 'Title required'],
    ['blank', ' \t\n ', 'Title required'],
    ['made of characters that nobody can see', '\u200b\u2060\u00a0', 'Title required'],
    ['a Hangul filler', '\u3164', 'Title required'],
    ['a braille pattern without dots', '\u2800 \u2800', 'Title required'],
    ['a joiner of graphemes alone', '\u034f', 'Title required'],
    ['a filler of another script', '\u{16fe4}\u{1d159}\uffa0\u17b4', 'Title required'],
    ['a number', 5, 'Title must be a string'],
    ['true', true, 'Title must be a string'],
    ['an object', { a: 1 }, 'Title must be a string'],
    ['an array', ['x'], 'Title must be a string'],
    ['201 characters', 'x'.repeat(201), 'Title must be at most 200 characters long'],
    ['201 emoji', '😀'.repeat(201), 'Title must be at most 200 characters long'],
    ['with a NUL', 'a\0b', 'Title must be one line without control characters'],
    ['of two lines', 'a\nb', 'Title must be one line without control characters'],
    [
      'of two lines in another way',
      'a\u2028b',
      'Title must be one line without control characters',
    ],
    ['half of an emoji', 'a\ud83d', 'Title must be valid Unicode'],
  ])('refuses a title that is %s', (_what, value, message) => {
    expect(() => readTitle(value)).toThrow(message)
  })
})

describe('readTaskOfPage', () => {
  test('reads the id, if there is one', () => {
    expect(readTaskOfPage({})).toBeUndefined()
    expect(readTaskOfPage({ task: '12', other: 'x' })).toBe('12')
  })

  test.each(['', '0', '-1', '01', '1.5', 'x', '9'.repeat(16), ['1', '2']])('refuses %o', (task) => {
    expect(() => readTaskOfPage({ task })).toThrow('task must be the id of a task')
  })
})
