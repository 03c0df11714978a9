import { stripVTControlCharacters, styleText } from 'node:util'
import Table from 'cli-table3'
import { Marked, type RendererObject } from 'marked'
import { markedTerminal } from 'marked-terminal'
import wrapAnsi from 'wrap-ansi'

/** A piece of a chapter's text: some Markdown, or a question whose answer is folded away. */
export type Segment =
  { kind: 'text'; markdown: string } | { kind: 'question'; question: string; answer: string }

const FOLDED = /<details>\s*<summary>(?<question>[^]*?)<\/summary>(?<answer>[^]*?)<\/details>/g

/** Takes the folded answers out of a text, so that each can be shown when it is asked for. */
export function foldAnswers(markdown: string): Segment[] {
  const segments: Segment[] = []
  let end = 0
  const addText = (text: string) => {
    if (text.trim() !== '') segments.push({ kind: 'text', markdown: text.trim() })
  }
  for (const match of markdown.matchAll(FOLDED)) {
    addText(markdown.slice(end, match.index))
    const { question = '', answer = '' } = match.groups ?? {}
    segments.push({ kind: 'question', question: question.trim(), answer: answer.trim() })
    end = match.index + match[0].length
  }
  addText(markdown.slice(end))
  return segments
}

/** Columns beyond which lines of prose are no longer easy to read. */
const MAX_WIDTH = 100

/** Markdown as text for a terminal of so many columns. */
export function renderMarkdown(markdown: string, columns: number): string {
  const width = Math.min(columns, MAX_WIDTH)
  const marked = new Marked(
    markedTerminal({ showSectionPrefix: false, emoji: false, tab: 2 }) as never,
    { renderer: ours(width) },
  )
  return marked.parse(withFieldLines(markdown), { async: false }).replace(/\n+$/, '\n')
}

/** A chapter's head has a line for each field; to Markdown they are one paragraph. */
function withFieldLines(markdown: string): string {
  return markdown.replaceAll(/\n(?=\*\*(Minutes|You need):\*\*)/g, '  \n')
}

/** A line break that is meant, until those of the source have become blanks. */
const BREAK = '\v'

/** What a terminal is to show otherwise than marked-terminal does. */
function ours(width: number): RendererObject {
  let room = width
  /** Renders within a quote or a list, where lines are shorter. */
  const within = (columns: number, render: () => string) => {
    room -= columns
    try {
      return render()
    } finally {
      room += columns
    }
  }
  const flow = (text: string) => wrapAnsi(text.replaceAll('\n', ' ').replaceAll(BREAK, '\n'), room)
  return {
    // Without this, what is bold or code in a list shows its asterisks and backticks.
    text(token) {
      return 'tokens' in token ? flow(this.parser.parseInline(token.tokens)) : false
    },
    paragraph({ tokens }) {
      return `${flow(this.parser.parseInline(tokens))}\n\n`
    },
    br() {
      return BREAK
    },
    codespan({ text }) {
      return styleText('yellow', text)
    },
    blockquote({ tokens }) {
      const text = within(2, () => this.parser.parse(tokens).trim())
      return `${hanging('│ ', '│ ', text)}\n\n`
    },
    list({ items, ordered, start }) {
      const lines = items.map(({ tokens }, index) => {
        const marker = ordered ? `  ${Number(start) + index}. ` : '  • '
        const text = within(marker.length, () =>
          tokens.map((token) => this.parser.parse([token]).trimEnd()).join('\n'),
        )
        return hanging(marker, ' '.repeat(marker.length), text)
      })
      return `${lines.join('\n')}\n\n`
    },
    table({ header, rows }) {
      const cells = [header, ...rows].map((row) =>
        row.map(({ tokens }) => this.parser.parseInline(tokens)),
      )
      return `${grid(cells, room)}\n\n`
    },
    // A link into the repository leads nowhere from a terminal: its text is enough.
    link({ href, tokens }) {
      return /^\w+:/.test(href) ? false : this.parser.parseInline(tokens)
    },
    image({ text }) {
      return styleText('dim', `(picture: ${text})`)
    },
    code({ lang }) {
      if (lang !== 'mermaid') return false
      return `${styleText('dim', '(a drawing: see it on the chapter’s page)')}\n\n`
    },
  }
}

/** A text with something before its first line, and something before the others. */
function hanging(first: string, rest: string, text: string): string {
  return text
    .split('\n')
    .map((line, index) => `${index === 0 ? first : rest}${line}`.trimEnd())
    .join('\n')
}

/** A table that is no wider than the terminal: the widest columns give way first. */
function grid(cells: string[][], width: number): string {
  const [head = [], ...rows] = cells
  const widths = head.map((_, column) =>
    Math.max(...cells.map((row) => stripVTControlCharacters(row[column] ?? '').length)),
  )
  // A border between two columns and one at each end; cli-table3 counts a blank on each side of a cell to it.
  const room = width - 3 * widths.length - 1
  while (widths.reduce((sum, one) => sum + one, 0) > room) {
    const widest = widths.indexOf(Math.max(...widths))
    widths[widest] = (widths[widest] ?? 0) - 1
  }
  const table = new Table({
    head: head.map((text) => styleText('bold', text)),
    colWidths: widths.map((one) => one + 2),
    wordWrap: true,
    style: { head: [], border: [] },
  })
  table.push(...rows)
  return table.toString()
}
