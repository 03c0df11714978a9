import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readPages, sidebarOf } from './pages.ts'

let docs: string

beforeEach(async () => {
  docs = await mkdtemp(path.join(os.tmpdir(), 'pages-'))
})
afterEach(async () => {
  await rm(docs, { recursive: true })
})

test('the sidebar has the chapters in order and the rest by title, as their files call themselves', async () => {
  const FILES = {
    'zoo.md': '# Animals\n',
    '10-ten.md': 'Text first\n\n# 10 · Use `compose`\n\n# Another\n',
    '02-two.md': '```md\n# No title\n```\n\n# 2 · Two & more\n',
    'apple.md': '# Zebra\n',
    'README.md': '# The lab\n',
    'picture.svg': '<svg/>',
    'development/layout.md': '# The layout\n',
  }
  await mkdir(path.join(docs, 'development'))
  for (const [file, text] of Object.entries(FILES)) await writeFile(path.join(docs, file), text)
  expect(sidebarOf(await readPages(docs))).toEqual([
    {
      text: 'The lab',
      link: '/',
      items: [
        { text: '2 · Two & more', link: '/02-two' },
        { text: '10 · Use compose', link: '/10-ten' },
      ],
    },
    {
      text: 'Behind it',
      items: [
        { text: 'Animals', link: '/zoo' },
        { text: 'Zebra', link: '/apple' },
      ],
    },
    { text: 'Development', items: [{ text: 'The layout', link: '/development/layout' }] },
  ])
})

test('a page without a title is refused', async () => {
  await writeFile(path.join(docs, 'x.md'), 'Text\n')
  await expect(readPages(docs)).rejects.toThrow('docs/x.md has no title.')
})
