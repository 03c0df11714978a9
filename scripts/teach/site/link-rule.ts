import path from 'node:path'
import type { MarkdownRenderer } from 'vitepress'
import { linkTarget } from './link-target.ts'

type Token = ReturnType<MarkdownRenderer['parse']>[number]

/** What the rule has to know of the site. */
export interface Site {
  root: string
  docs: string
  /** `/`, or the folder that the site lies in on its host. */
  base: string
  /** The repository's page, where it has one. */
  repository: string | undefined
  /** Told each file of docs/ that is no page and that a page links to. */
  onFile: (file: string) => void
  /** Told what is wrong with a page, as `file:line: what`. */
  onProblem: (problem: string) => void
}

/**
 * Teaches Markdown what the site makes of links that are right in the repository: those to files outside of docs/ lead
 * to the repository's page (or become plain text where it has none), those to other files in docs/ to these files.
 * A link to a file that is not there is a problem.
 */
export function linkRule(markdown: MarkdownRenderer, site: Site): void {
  markdown.core.ruler.push('repository-links', (state) => {
    const { path: page } = state.env as { path: string }
    let line = 1
    for (const block of state.tokens) {
      // The cells of a table have no line of their own, but their row has.
      line = block.map ? block.map[0] + 1 : line
      if (block.children === null) continue
      block.children = rewritten(
        block.children,
        site,
        page,
        `${path.relative(site.root, page)}:${line}`,
      )
    }
  })
}

/** The tokens of one paragraph with its links as the site needs them. Links do not nest. */
function rewritten(tokens: Token[], site: Site, page: string, where: string): Token[] {
  let dropped = false
  return tokens.filter((token) => {
    if (token.type === 'link_open') dropped = !keepLink(token, site, page, where)
    else if (token.type !== 'link_close') return true
    return !dropped
  })
}

/** Sets a link's address; false where there is none, so that only its text stays. */
function keepLink(token: Token, site: Site, page: string, where: string): boolean {
  const target = linkTarget(token.attrGet('href') ?? '', page, site.root, site.docs)
  switch (target.kind) {
    case 'as-it-is':
      return true
    case 'index':
      token.attrSet('href', `/${target.hash}`)
      return true
    case 'page':
      // From the site's root: VitePress takes `../` for a dead link.
      token.attrSet('href', `/${target.file}${target.hash}`)
      return true
    case 'file':
      site.onFile(target.file)
      token.attrSet('href', `${site.base}${target.file}`)
      // With a target VitePress takes it neither for a page of its own nor for a dead link.
      token.attrSet('target', '_self')
      return true
    case 'repository':
      token.attrSet('href', `${site.repository ?? ''}/blob/HEAD/${target.file}`)
      return site.repository !== undefined
    case 'missing':
      site.onProblem(`${where}: the link leads to ${target.file}, which is not there.`)
      return false
  }
}
