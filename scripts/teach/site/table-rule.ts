import type { MarkdownRenderer } from 'vitepress'

/** Puts each table into a box that scrolls sideways by itself, and that the keyboard can reach for it. */
export function tableRule(markdown: MarkdownRenderer): void {
  const { rules } = markdown.renderer
  rules['table_open'] = (tokens, index, options, _, self) =>
    `<div class="wide" tabindex="0" role="group" aria-label="Table">${self.renderToken(tokens, index, options)}`
  rules['table_close'] = (tokens, index, options, _, self) =>
    `${self.renderToken(tokens, index, options)}</div>`
}
