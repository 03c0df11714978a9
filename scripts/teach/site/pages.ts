import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { DefaultTheme } from 'vitepress'
import { ExpectedError } from '../../core/errors.ts'
import { parseMarkdown, plainText } from '../../core/markdown.ts'

/** A page of the site: a Markdown file right in docs/, or in docs/development/. */
export interface Page {
  /** `03-build-the-monolith.md`, from docs/ on */
  file: string
  /** Its first heading: `3 · Build and run the monolith`. */
  title: string
  kind: 'index' | 'chapter' | 'background' | 'development'
}

/** The pages of docs/, in the order in which the site lists them: the index, the chapters, all others by title, a maintainer's last. */
export async function readPages(docs: string): Promise<Page[]> {
  const names = globSync('{,development/}*.md', { cwd: docs })
  const pages = await Promise.all(
    names.map(async (file) => ({ file, title: await titleOf(docs, file), kind: kindOf(file) })),
  )
  const KINDS: Page['kind'][] = ['index', 'chapter', 'background', 'development']
  const key = (page: Page) => (page.kind === 'chapter' ? page.file : page.title)
  return pages.sort(
    (one, other) =>
      KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind) || key(one).localeCompare(key(other)),
  )
}

function kindOf(file: string): Page['kind'] {
  if (file === 'README.md') return 'index'
  if (file.includes('/')) return 'development'
  return /^\d\d-/.test(file) ? 'chapter' : 'background'
}

async function titleOf(docs: string, file: string): Promise<string> {
  const { children } = parseMarkdown(await readFile(path.join(docs, file), 'utf8'))
  const heading = children.find((node) => node.type === 'heading' && node.depth === 1)
  if (heading !== undefined) return plainText(heading)
  throw new ExpectedError(`docs/${file} has no title.`, 'A page starts with a `# heading`.')
}

/** What stands at the side of every page. */
export function sidebarOf(pages: Page[]): DefaultTheme.SidebarItem[] {
  const items = (kind: Page['kind']) =>
    pages
      .filter((page) => page.kind === kind)
      .map(({ file, title }) => ({ text: title, link: `/${file.replace(/\.md$/, '')}` }))
  const groups = [
    { text: 'The lab', link: '/', items: items('chapter') },
    { text: 'Behind it', items: items('background') },
    { text: 'Development', items: items('development') },
  ]
  return groups.filter((group) => group.items.length > 0)
}
