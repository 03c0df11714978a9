import type { MarkdownOptions } from 'vitepress'
import { bracesRule } from './braces-rule.ts'
import { codeRule } from './code-rule.ts'
import { factsRule } from './facts-rule.ts'
import { linkRule, type Site } from './link-rule.ts'
import { githubSlug } from './slug.ts'
import { tableRule } from './table-rule.ts'

/** How VitePress reads the pages of docs/: as GitHub does, for which they are made first. */
export function siteMarkdown(site: Site): MarkdownOptions {
  return {
    config: (markdown) => {
      linkRule(markdown, site)
      bracesRule(markdown)
      codeRule(markdown, site)
      factsRule(markdown)
      tableRule(markdown)
    },
    anchor: { slugify: githubSlug },
    // GitHub knows no `{attributes}` after a word; here they are ranges of numbers.
    attrs: { disable: true },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    // Its comments are like those of ini files.
    languageAlias: { haproxy: 'ini' },
  }
}
