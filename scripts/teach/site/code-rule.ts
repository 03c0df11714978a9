import path from 'node:path'
import type { MarkdownRenderer } from 'vitepress'
import type { Site } from './link-rule.ts'

/**
 * Shows code that is indented, which VitePress leaves bare, as code between fences. Mermaid is a problem: GitHub draws
 * it, the site would show its source.
 */
export function codeRule(markdown: MarkdownRenderer, { root, onProblem }: Site): void {
  markdown.core.ruler.push('code', (state) => {
    const { path: page } = state.env as { path: string }
    for (const token of state.tokens) {
      if (token.type === 'code_block') Object.assign(token, { type: 'fence', info: 'txt' })
      if (token.type !== 'fence' || token.info.trim() !== 'mermaid') continue
      const where = `${path.relative(root, page)}:${(token.map?.[0] ?? 0) + 1}`
      onProblem(`${where}: the site cannot draw Mermaid; draw it as an SVG in docs/images/.`)
    }
  })
}
