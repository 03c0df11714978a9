import type { MarkdownRenderer } from 'vitepress'

/**
 * Keeps two braces what they are. VitePress makes Vue templates of pages, in which they begin an expression, also in
 * inline code; on GitHub, and in docker's `--format`, they do not.
 */
export function bracesRule(markdown: MarkdownRenderer): void {
  const { rules } = markdown.renderer
  for (const name of ['text', 'code_inline', 'html_block', 'html_inline']) {
    const rule = rules[name]
    if (rule === undefined) throw new Error(`Markdown has no rule ${name}.`)
    rules[name] = (...args) => rule(...args).replaceAll('{{', '&#123;&#123;')
  }
}
