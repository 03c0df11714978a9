import { existsSync } from 'node:fs'
import path from 'node:path'
import { isWithin } from '../../core/paths.ts'

/** Where a link of a page leads, seen from the site. */
export type LinkTarget =
  /** Another address, or an anchor of the same page: VitePress knows what to do. */
  | { kind: 'as-it-is' }
  /** The site's first page, which is README.md in docs/. */
  | { kind: 'index'; hash: string }
  /** Another page. */
  | { kind: 'page'; file: string; hash: string }
  /** A file in docs/ that is no page: served beside the pages. */
  | { kind: 'file'; file: string }
  /** A file of the repository that is not on the site. */
  | { kind: 'repository'; file: string }
  | { kind: 'missing'; file: string }

/**
 * Says where a link leads.
 * @param href as the Markdown has it
 * @param page absolute path of the page's file
 */
export function linkTarget(href: string, page: string, root: string, docs: string): LinkTarget {
  if (/^(?:[a-z][a-z+.-]*:|\/\/|#)/i.test(href)) return { kind: 'as-it-is' }
  const [, pathname = '', hash = ''] = /^([^?#]*)(.*)$/.exec(href) ?? []
  const absolute = path.resolve(path.dirname(page), decodeURIComponent(pathname))
  const file = slashes(path.relative(root, absolute))
  if (!isWithin(absolute, root) || !existsSync(absolute)) return { kind: 'missing', file }
  const inDocs = slashes(path.relative(docs, absolute))
  if (inDocs === 'README.md' || inDocs === '') return { kind: 'index', hash }
  if (/^(development\/)?[^/]+\.md$/.test(inDocs)) return { kind: 'page', file: inDocs, hash }
  if (!isWithin(absolute, docs) || inDocs.endsWith('.md')) return { kind: 'repository', file }
  return path.extname(inDocs) === '' ? { kind: 'repository', file } : { kind: 'file', file: inDocs }
}

function slashes(file: string): string {
  return file.replaceAll(path.sep, '/')
}
