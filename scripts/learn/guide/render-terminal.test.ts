import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { foldAnswers, renderMarkdown } from './render-terminal.ts'

const plain = (markdown: string, columns = 60) =>
  stripVTControlCharacters(renderMarkdown(markdown, columns))

describe('a chapter in a terminal', () => {
  it('has each field of its head on a line', () => {
    const head =
      '**You will:** build it.\n**Minutes:** 10\n**You need:** [chapter 2](02-the-app.md#x).'
    expect(plain(head)).toBe('You will: build it.\nMinutes: 10\nYou need: chapter 2.\n')
  })

  it.each([40, 60, 80])('never leaves %i columns with its texts and tables', (columns) => {
    const long = 'a long sentence that goes on and on '.repeat(6)
    const text = plain(
      `${long}\n\n- one: ${long}\n- two\n  - three: ${long}\n\n> **Why** so? ${long}\n\n| a | b |\n| - | - |\n| ${long} | short |\n`,
      columns,
    )
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(columns)
    expect(text).toMatch(/^ {2}• one: a long/m)
    expect(text).toMatch(/^ {4,}• three: a long/m)
  })

  it('shows what is bold or code in a list without its marks', () => {
    expect(plain('1. has **bold** and `code`\n2. more')).toBe('  1. has bold and code\n  2. more\n')
  })

  it('leaves code as it is, however long its lines are', () => {
    const line = `RUN ${'x'.repeat(90)}  y`
    expect(plain(`\`\`\`dockerfile\n${line}\n\`\`\``)).toBe(`  ${line}\n`)
  })

  it('tells an address, and of pictures what they show', () => {
    expect(plain('See [there](https://example.org/a) and ![two boxes](x.svg).')).toBe(
      'See there (https://example.org/a) and (picture: two boxes).\n',
    )
    expect(plain('```mermaid\nflowchart LR\n```')).toMatch(/^\(a drawing/)
  })
})

describe('the answers of a quiz', () => {
  it('are taken out of the text', () => {
    const quiz =
      '## Quiz\n\n<details>\n<summary>Who is\nPID 1?</summary>\n\nsupervisord.\n\n</details>\n\n<details><summary>And then?</summary>\n\nNo one.\n\n</details>\n\n## Next\n'
    expect(foldAnswers(quiz)).toEqual([
      { kind: 'text', markdown: '## Quiz' },
      { kind: 'question', question: 'Who is\nPID 1?', answer: 'supervisord.' },
      { kind: 'question', question: 'And then?', answer: 'No one.' },
      { kind: 'text', markdown: '## Next' },
    ])
  })
})
