import wrapAnsi from 'wrap-ansi'

/**
 * Breaks a text at the terminal's width. Blanks before it stay.
 * @param indent how far further lines are set in, so that they begin below the text and not below the sign before it
 */
export function wrapped(text: string, width: number, indent: number): string[] {
  const start = text.search(/\S|$/)
  const lines = wrapAnsi(text.trimStart(), width - Math.max(start, indent)).split('\n')
  return lines.map((line, index) => ' '.repeat(index === 0 ? start : indent) + line)
}
