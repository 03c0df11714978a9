import { describe, expect, it } from 'vitest'
import { compareOutput } from './expected-output.ts'

const compare = (expected: string, output: string, anyOrder = false) =>
  compareOutput(output, { lines: expected.split('\n'), line: 10 }, anyOrder)

/** What is wrong, in short: the line's number, what was found, why. */
const wrong = (expected: string, output: string, anyOrder = false) =>
  compare(expected, output, anyOrder).map(({ line, found, explanation }) =>
    [line, found, explanation].filter((one) => one !== undefined).join(' | '),
  )

describe('a line', () => {
  it.each([
    ['itself', 'a.b*c [x] $1', 'a.b*c [x] $1'],
    ['blanks that do not count', 'NAME  IMAGE', '  NAME      IMAGE   '],
    ['a tab as a blank', 'a b', 'a\tb'],
    ['colours that do not count', 'ok', '\u001b[32mok\u001b[0m'],
    ['a line that was written over', 'done', 'half\rdone'],
    ['an end as on Windows', 'done', 'done\r\n'],
    ['any text', '"id":"…","title":"x"', '"id":"4f-2","title":"x"'],
    ['no text at all', 'a…b', 'ab'],
    ['a number in a range', '{100 to 170} MB', '145 MB'],
    ['the ends of a range', '{100 to 170} {100 to 170}', '100 170'],
    ['a decimal', '{0.5 to 2}s', '1.75s'],
    ['a negative number', '{-5 to 5}', '-4'],
    ['a number after any text', '… {1 to 5} …', 'a 9 b 3 c'],
    ['one of some words', 'is {running or healthy}', 'is healthy'],
    ['the longer of two words', '{run or running} now', 'running now'],
    ['braces of JSON', '{"a":{"b":1}}', '{"a":{"b":1}}'],
    ['wildcards in JSON', '{"status":"{up or down}","n":{1 to 9}}', '{"status":"down","n":4}'],
    ['emptiness', 'a\n\nb', 'a\n\nb'],
  ])('may be %s', (_, expected, output) => {
    expect(compare(expected, output)).toEqual([])
  })

  it.each([
    ['172 is not from 100 to 170', '{100 to 170} MB', '172 MB'],
    ['99.9 is not from 100 to 170', '{100 to 170} MB', '99.9 MB'],
    ['172 is not from 1 to 72', 'a…{1 to 72}', 'a172'],
    ['"exited" is not running or healthy', 'is {running or healthy}', 'is exited'],
    ['7 is not from 1 to 2; "x" is not a or b', '{1 to 2} {a or b}', '7 x'],
    ['the lines differ', '{1 to 2} MB', '1 GB'],
    ['the lines differ', 'ok', 'okay'],
    ['the lines differ', '{ok or up}', ''],
  ])('is wrong: %s', (explanation, expected, output) => {
    expect(compare(expected, `${output}\nx`).map((one) => one.explanation)[0]).toBe(explanation)
  })
})

describe('output', () => {
  it.each([
    ['the same lines', 'a\nb', 'a\nb\n'],
    ['anything', '…', 'a\nb'],
    ['anything, even nothing', '…', ''],
    ['a beginning', 'a\n…', 'a\nb\nc'],
    ['an end', '…\nc', 'a\nb\nc'],
    ['an end that is there earlier, too', '…\nc\nd', 'c\nx\nc\nd'],
    ['a middle', '…\nb\n…', 'a\nb\nc'],
    ['several places', 'a\n…\nc\nd\n…\ng', 'a\nb\nc\nc\nd\ne\nf\ng'],
    ['places with nothing between', 'a\n…\nb\n…\nc', 'a\nb\nc'],
    ['no empty lines at the end', 'a\n', 'a\n\n\n'],
  ])('may be %s', (_, expected, output) => {
    expect(compare(expected, output)).toEqual([])
  })

  it.each([
    [
      'each line that differs',
      'a\nb\nc',
      'x\nb\ny',
      ['10 | x | the lines differ', '12 | y | the lines differ'],
    ],
    ['an early end', 'a\nb', 'a', ['11 | the output ended before this line']],
    ['no output', 'a', '', ['10 | the output ended before this line']],
    ['lines too many', 'a', 'a\nb\nc', ['10 | b | 2 lines followed that were not expected']],
    [
      'a line that is nowhere',
      '…\nport 3000\n…',
      'a\nport 3001\nb',
      ['11 | port 3001 | no line of the output is like this; the nearest is shown'],
    ],
    [
      'a number, wherever it is',
      '…\n{1 to 5} MB\n…',
      'a\n9 MB\nb',
      ['11 | 9 MB | 9 is not from 1 to 5'],
    ],
    [
      'what follows a line that is to be the last',
      '…\nb',
      'a\nb\nc',
      ['11 | c | the line is there, but 1 line followed that was not expected'],
    ],
    ['a line of a block', '…\na\nb\n…', 'x\na\nc', ['12 | c | the lines differ']],
    [
      'the order',
      '…\nb\n…\na\n…',
      'a\nb\nc',
      ['13 | c | no line of the output is like this; the nearest is shown'],
    ],
    ['one line for two', 'a\n…\na', 'a', ['12 | the output ended before this line']],
  ])('is told: %s', (_, expected, output, told) => {
    expect(wrong(expected, output)).toEqual(told)
  })

  it('may have to be nothing', () => {
    expect(compareOutput('\n', { lines: [], line: 10 })).toEqual([])
    expect(compareOutput('x', { lines: [], line: 10 })).toMatchObject([{ line: 10, found: 'x' }])
  })
})

describe('output in any order', () => {
  it.each([
    ['turned round', 'a\nb', 'b\na'],
    ['with a wildcard that could take the other’s line', '…x\nax', 'ax\nbx'],
    ['among others', 'a\n…', 'x\na\ny'],
  ])('may be %s', (_, expected, output) => {
    expect(compare(expected, output, true)).toEqual([])
  })

  it.each([
    [
      'a line that is missing',
      'a\nb',
      'a\nc',
      ['11 | c | no line of the output is like this; the nearest is shown'],
    ],
    ['one line for two', 'a\na', 'a', ['11 | the output ended before this line']],
    ['a line too many', 'a\nb', 'b\nx\na', ['11 | x | 1 line followed that was not expected']],
  ])('is told: %s', (_, expected, output, told) => {
    expect(wrong(expected, output, true)).toEqual(told)
  })
})
