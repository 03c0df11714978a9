import type { Code, Html, RootContent } from 'mdast'
import { lineOf, offsetsOf } from '../../core/markdown.ts'
import { type Annotation, chapterError, parseAnnotation } from './annotations.ts'
import type { Command, Directives, Expected, Part } from './chapter.ts'
import { wildcardProblem } from './line-pattern.ts'

/**
 * Reads the nodes after a chapter's title one after the other into parts.
 * @param source what they were read from
 * @throws ExpectedError with file:line for what docs/development/writing-chapters.md does not allow
 */
export function readParts(nodes: RootContent[], source: string, file: string): Part[] {
  return new PartReader(source, file).read(nodes)
}

/** Whether a block is nothing but HTML comments. */
export function isComment(node: RootContent): node is Html {
  return node.type === 'html' && /^(\s*<!--[^]*?-->\s*)+$/.test(node.value)
}

/** The comments of one HTML block, each with its line. */
function commentsOf(node: Html): { text: string; line: number }[] {
  return [...node.value.matchAll(/<!--([^]*?)-->/g)].map((match) => ({
    text: match[1] ?? '',
    line: lineOf(node) + node.value.slice(0, match.index).split('\n').length - 1,
  }))
}

class PartReader {
  readonly #source: string
  readonly #file: string
  readonly #parts: Part[] = []
  /** The prose that is being read, where it ends in the source, and whether an annotation was taken out there. */
  #prose: { markdown: string; line: number; end: number; hasGap: boolean } | undefined
  #directives: { value: Directives; line: number } | undefined
  #insideInclude: number | undefined
  #insideDetails = false

  constructor(source: string, file: string) {
    this.#source = source
    this.#file = file
  }

  read(nodes: RootContent[]): Part[] {
    let last: Command | undefined
    for (const node of nodes) {
      if (isComment(node)) {
        this.#annotation(node)
        continue
      }
      const follows = last
      last = undefined
      if (node.type === 'code' && node.lang === 'bash') last = this.#command(node)
      else if (node.type === 'code' && node.lang === 'text' && follows && !this.#directives) {
        follows.expected = this.#expected(node)
      } else this.#text(node)
    }
    this.#refuseLooseDirectives()
    if (this.#insideInclude !== undefined)
      this.#fail(this.#insideInclude, 'The include has no end.')
    this.#endProse()
    for (const part of this.#parts) if (part.kind === 'command') this.#refuseContradictions(part)
    return this.#parts
  }

  #annotation(node: Html): void {
    for (const { text, line } of commentsOf(node)) {
      const annotation = parseAnnotation(text, { file: this.#file, line })
      this.#take(annotation, line)
    }
    if (this.#prose) this.#prose.hasGap = true
  }

  #take(annotation: Annotation, line: number): void {
    if (annotation.kind === 'lab') {
      if (this.#directives)
        this.#fail(line, 'Two annotations: put both into one, separated by ";".')
      this.#directives = { value: annotation.directives, line }
    } else if (annotation.kind === 'notes') {
      this.#endProse()
      this.#parts.push({ kind: 'notes', text: annotation.text, line })
    } else if (annotation.kind === 'include') {
      if (this.#insideInclude !== undefined) this.#fail(line, 'An include within an include.')
      this.#insideInclude = line
    } else if (annotation.kind === 'end-include') {
      if (this.#insideInclude === undefined) this.#fail(line, 'There is no include to end.')
      this.#insideInclude = undefined
    }
  }

  #command(node: Code): Command {
    const line = lineOf(node) + 1
    if (node.value.trim() === '') this.#fail(line, 'The command is empty.')
    if (this.#insideDetails) this.#fail(line, 'A command cannot be folded away in <details>.')
    this.#endProse()
    const command: Command = {
      kind: 'command',
      script: node.value,
      line,
      directives: this.#directives?.value ?? {},
    }
    this.#directives = undefined
    this.#parts.push(command)
    return command
  }

  #expected(node: Code): Expected {
    const line = lineOf(node) + 1
    const lines = node.value === '' ? [] : node.value.split('\n')
    for (const [index, text] of lines.entries()) {
      const problem = wildcardProblem(text)
      if (problem !== undefined) this.#fail(line + index, problem)
    }
    return { lines, line }
  }

  #text(node: RootContent): void {
    this.#refuseLooseDirectives()
    if (node.type === 'html') {
      const folds = [...node.value.matchAll(/<(\/?)details\b/g)].at(-1)
      if (folds) this.#insideDetails = folds[1] === ''
    }
    const [start, end] = offsetsOf(node)
    const markdown = this.#source.slice(start, end)
    if (this.#prose) {
      const { hasGap, end: before } = this.#prose
      this.#prose.markdown += (hasGap ? '\n\n' : this.#source.slice(before, start)) + markdown
      this.#prose.end = end
      this.#prose.hasGap = false
    } else this.#prose = { markdown, line: lineOf(node), end, hasGap: false }
  }

  #endProse(): void {
    if (this.#prose) {
      const { markdown, line } = this.#prose
      this.#parts.push({ kind: 'prose', markdown, line })
    }
    this.#prose = undefined
  }

  #refuseLooseDirectives(): void {
    if (this.#directives) {
      this.#fail(this.#directives.line, 'No ```bash block follows this annotation.')
    }
  }

  #refuseContradictions({ directives, expected, line }: Command): void {
    const { interrupt, wait, exit, mayFail } = directives
    if (interrupt && !expected) this.#fail(line, '"interrupt" needs a ```text block to wait for.')
    if (interrupt && (wait ?? exit ?? mayFail)) {
      this.#fail(line, '"interrupt" goes with neither "wait" nor "exit" nor "may-fail".')
    }
    if (exit !== undefined && mayFail)
      this.#fail(line, '"exit" and "may-fail" contradict each other.')
    if (directives.anyOrder && !expected) this.#fail(line, '"any-order" needs a ```text block.')
  }

  #fail(line: number, problem: string): never {
    throw chapterError({ file: this.#file, line }, problem)
  }
}
