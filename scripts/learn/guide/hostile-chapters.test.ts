import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ExpectedError } from '../../core/errors.ts'
import { hostileText } from '../../maintain/testing/hostile.ts'
import { loadChapters } from './load-chapters.ts'
import { parseChapter } from './parse-chapter.ts'
import { renderMarkdown } from './render-terminal.ts'

// `--docs DIR` takes chapters from anybody. Their commands are run when the reader says so; reading them does nothing.

const FILE = 'docs/03-hostile.md'
const HEAD = '# 3 · Hostile\n\n**Minutes:** 10\n\n## Section\n\n'

/** Reads a chapter and shows its text as a terminal would get it. */
function shown(body: string): string {
  const { parts } = parseChapter(`${HEAD}${body}\n`, FILE)
  const texts = parts.map((part) => (part.kind === 'prose' ? part.markdown : ''))
  return renderMarkdown(texts.join('\n\n'), 80)
}

const line = fc.oneof(
  hostileText.map((text) => text.slice(0, 500)),
  fc.constantFrom('```bash', '```text', '```', '<!-- lab: exit 7 -->', '<details>', '- ', '> '),
  fc.constantFrom('<!-- lab: __proto__ -->', '<!-- notes: -->', '{1 to 2}', '| a |', '|---|'),
)

it('a chapter from elsewhere is refused in a sentence, or shown as text', () => {
  let read = 0
  fc.assert(
    fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
      try {
        // What is left are the colours of our own.
        const text = shown(lines.join('\n')).replaceAll(/\p{Cc}\[[\d;]+m/gu, '')
        read++
        expect(text).not.toMatch(/(?![\t\n])[\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
      } catch (error) {
        if (!(error instanceof ExpectedError)) throw error
      }
    }),
    { numRuns: 150 },
  )
  expect(read).toBeGreaterThan(20)
})

it.each([
  ['quotes', '>'.repeat(900)],
  ['lists in one line', '- '.repeat(450)],
  ['lists', Array.from({ length: 150 }, (_, n) => `${'  '.repeat(n)}- a`).join('\n')],
])('%s within each other are no crash', (_, body) => {
  try {
    shown(body)
  } catch (error) {
    expect(error).toBeInstanceOf(ExpectedError)
  }
})

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'hostile-chapters-'))
})
afterAll(() => rm(folder, { recursive: true }))

it('a chapter is a file of a size that somebody has written', async () => {
  const file = path.join(folder, '01-large.md')
  await writeFile(file, 'a\n'.repeat(100_000))
  await expect(loadChapters(folder)).rejects.toThrow('01-large.md has more than 100 kB.')
  await rm(file)
  await mkdir(file)
  await expect(loadChapters(folder)).rejects.toThrow('01-large.md is not a file.')
})
