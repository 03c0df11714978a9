import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createMarkdownRenderer, disposeMdItInstance, type MarkdownRenderer } from 'vitepress'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { siteMarkdown } from './markdown.ts'

// Through VitePress's own renderer, since these rules are about what it does with our pages.

let root: string
let linked: string[]
let problems: string[]

beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'markdown-'))
  await mkdir(path.join(root, 'docs/sample'), { recursive: true })
  await mkdir(path.join(root, 'app'))
  for (const file of [
    'docs/README.md',
    'docs/01-one.md',
    'docs/sample/r.html',
    'docs/sample/r.md',
  ]) {
    await writeFile(path.join(root, file), '# Title\n')
  }
  await writeFile(path.join(root, 'app/Dockerfile'), 'FROM node\n')
})
afterAll(async () => {
  await rm(root, { recursive: true })
})

function renderer(repository?: string): Promise<MarkdownRenderer> {
  // VitePress keeps the first one, with its options.
  disposeMdItInstance()
  linked = []
  problems = []
  const docs = path.join(root, 'docs')
  const onFile = (file: string) => linked.push(file)
  const onProblem = (problem: string) => problems.push(problem)
  const options = siteMarkdown({ root, docs, base: '/lab/', repository, onFile, onProblem })
  return createMarkdownRenderer(docs, options, '/lab/')
}

async function render(markdown: string, repository?: string): Promise<string> {
  const page = path.join(root, 'docs/02-two.md')
  return (await renderer(repository)).render(markdown, { path: page })
}

describe('a link', () => {
  const REPOSITORY = 'https://example.org/lab'

  test.each([
    ['[a](01-one.md#x)', '<a href="/lab/01-one.html#x">a</a>'],
    ['[a](README.md)', '<a href="/lab/">a</a>'],
    ['[a](./README.md#x)', '<a href="/lab/#x">a</a>'],
    ['[a](#here)', '<a href="#here">a</a>'],
    ['[a](sample/r.html)', '<a href="/lab/sample/r.html" target="_self">a</a>'],
    ['[a `b`](../app/Dockerfile)', 'a <code>b</code>'],
    ['[a](../app)', 'a'],
    ['[a](sample/r.md)', 'a'],
  ])('%s becomes %s', async (markdown, html) => {
    expect((await render(markdown)).trim()).toBe(`<p>${html}</p>`)
  })

  test.each([
    ['[a](../app/Dockerfile)', `${REPOSITORY}/blob/HEAD/app/Dockerfile`],
    ['[a](../app)', `${REPOSITORY}/blob/HEAD/app`],
    ['[a](sample/r.md)', `${REPOSITORY}/blob/HEAD/docs/sample/r.md`],
  ])('%s leads to the repository where it has a page', async (markdown, href) => {
    expect(await render(markdown, REPOSITORY)).toContain(`<a href="${href}"`)
  })

  test('to a file is told, so that the file is served', async () => {
    await render('[a](sample/r.html) [b](../app/Dockerfile)')
    expect(linked).toEqual(['sample/r.html'])
  })

  test.each([
    ['Text\n\n[a](nowhere.md)', 3, 'docs/nowhere.md'],
    ['[a](../app/Dockerfilé)', 1, 'app/Dockerfilé'],
    ['| a |\n| - |\n| b |\n| [a](no.md) |', 4, 'docs/no.md'],
    ['[a](../../outside)', 1, '../outside'],
  ])('to what is not there is a problem: %j', async (markdown, line, file) => {
    expect(await render(markdown)).not.toContain('href')
    expect(problems).toEqual([
      `docs/02-two.md:${line}: the link leads to ${file}, which is not there.`,
    ])
  })
})

test('braces stay braces, and begin no expression of Vue', async () => {
  const html = await render('A {{b}}, `{{.ID}}`, {100 to 170} and\n\n<summary>{{c}}</summary>')
  expect(html).not.toContain('{{')
  expect(html.replaceAll('&#123;', '{')).toBe(
    '<p>A {{b}}, <code>{{.ID}}</code>, {100 to 170} and</p>\n<summary>{{c}}</summary>',
  )
})

test('a table lies in a box that the keyboard can scroll', async () => {
  expect(await render('| a |\n| - |\n| b |')).toMatch(
    /^<div class="wide" tabindex="0" role="group" aria-label="Table"><table.*<\/table>\s*<\/div>$/s,
  )
})

test('a chapter’s opening facts have a line each, other lines flow', async () => {
  const html = await render('**You will:** do\nthis.\n**Minutes:** 5\n**You need:** x.\n\nA\n**b**')
  expect(html.match(/<br>/g)).toHaveLength(2)
  expect(html).toContain('do\nthis.<br>')
})

test('indented code is shown as other code is', async () => {
  expect(await render('    npm test')).toContain('class="language-txt')
})

test('the settings of HAProxy have colours, comments of their own', async () => {
  const html = await render('```haproxy\n# why\nmode http\n```')
  expect(html.match(/--shiki-light:#[0-9A-F]+/g)?.length).toBeGreaterThan(1)
})

test('Mermaid is a problem, for the site would show its source', async () => {
  await render('A\n\n```mermaid\na --> b\n```')
  expect(problems).toEqual([
    'docs/02-two.md:3: the site cannot draw Mermaid; draw it as an SVG in docs/images/.',
  ])
})
