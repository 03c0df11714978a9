import type { MarkdownRenderer } from 'vitepress'

/** Gives each of a chapter's opening facts (**You will:**, **Minutes:**, **You need:**) a line of its own. */
export function factsRule(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('facts', (state) => {
    for (const { children } of state.tokens) {
      if (!children?.some(({ content }) => content === 'Minutes:')) continue
      for (const [index, token] of children.entries()) {
        const starts = children
          .slice(index + 1)
          .find(({ content, type }) => type !== 'text' || content !== '')
        if (token.type === 'softbreak' && starts?.type === 'strong_open') token.type = 'hardbreak'
      }
    }
  })
}
