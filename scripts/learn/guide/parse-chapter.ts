import type { Code, Html, Node, Nodes, Parents, PhrasingContent, Root, RootContent } from 'mdast'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { printable } from '../../core/terminal-text.ts'
import { type Annotation, chapterError, parseAnnotation } from './annotations.ts'
import type { Chapter, Command, Directives, Expected, Part } from './chapter.ts'
import { wildcardProblem } from './line-pattern.ts'
import { isShell } from './shell-language.ts'

/** The name of a chapter's file: `03-build-the-monolith.md`. */
export const CHAPTER_FILE = /^(\d{2})-([\w-]+)\.md$/

/**
 * Reads a chapter. Texts are taken from the source as they are; annotations are taken out of them.
 * @param file relative to the repository's root, with forward slashes
 * @throws ExpectedError with file:line for what docs/development/writing-chapters.md does not allow
 */
export function parseChapter(source: string, file: string): Chapter {
  const text = source.replaceAll('\r\n', '\n')
  refuseUnlikely(text, file)
  const root = parseMarkdown(text, file)
  const name = file.split('/').at(-1) ?? file
  const number = Number(CHAPTER_FILE.exec(name)?.[1])
  if (Number.isNaN(number)) throw chapterError({ file, line: 1 }, 'The name is not NN-name.md.')
  refuseHidden(root, file)
  const [heading, ...rest] = root.children
  return {
    id: name.replace(/\.md$/, ''),
    number,
    title: titleOf(heading, number, file),
    file,
    ...readHead(rest, file),
    parts: new PartReader(text, file).read(rest),
  }
}

/** Far above what anybody writes by hand: what is longer was made to keep the parser busy. */
const MAX_LINE = 1000

/** @throws ExpectedError for what no author writes: a chapter may come from anybody, and is shown in a terminal */
function refuseUnlikely(text: string, file: string): void {
  for (const [index, line] of text.split('\n').entries()) {
    const place = { file, line: index + 1 }
    if (line.length > MAX_LINE) {
      throw chapterError(place, `The line has more than ${MAX_LINE} characters.`)
    }
    if (printable(line) !== line) {
      throw chapterError(place, 'There is a control character in it.')
    }
  }
}

function parseMarkdown(text: string, file: string): Root {
  try {
    return unified().use(remarkParse).parse(text)
  } catch (error) {
    // The parser calls itself for each level.
    if (!(error instanceof RangeError)) throw error
    throw chapterError({ file, line: 1 }, 'Lists or quotes are nested too deeply.')
  }
}

function titleOf(heading: RootContent | undefined, number: number, file: string): string {
  const isTitle = heading?.type === 'heading' && heading.depth === 1
  const [, shown, title] = /^(\d+) · (.+)$/.exec(isTitle ? plainText(heading) : '') ?? []
  if (title === undefined || Number(shown) !== number) {
    throw chapterError(
      { file, line: 1 },
      `It does not begin with the heading "# ${number} · Title".`,
    )
  }
  return title
}

/** What the lines before the first section say: `**Minutes:**` and the links after `**You need:**`. */
function readHead(nodes: RootContent[], file: string): Pick<Chapter, 'minutes' | 'needs'> {
  const end = nodes.findIndex(({ type }) => type === 'heading')
  const fields = nodes
    .slice(0, end === -1 ? undefined : end)
    .filter((node) => node.type === 'paragraph')
    .flatMap(({ children }) => fieldsOf(children))
  const valueOf = (label: string) => fields.find((field) => field.label === label)?.value ?? []
  const minutes = valueOf('Minutes:').map(plainText).join('').trim()
  if (!/^[1-9]\d*$/.test(minutes)) {
    throw chapterError(
      { file, line: 1 },
      'It has no line "**Minutes:** 10" before its first section.',
    )
  }
  const needs = valueOf('You need:').flatMap((node) => {
    const [target = ''] = node.type === 'link' ? node.url.split('#') : []
    return CHAPTER_FILE.test(target) ? [target.replace(/\.md$/, '')] : []
  })
  return { minutes: Number(minutes), needs: [...new Set(needs)] }
}

/** `**Label:** value` as often as the paragraph has it. */
function fieldsOf(children: PhrasingContent[]): { label: string; value: PhrasingContent[] }[] {
  const fields: { label: string; value: PhrasingContent[] }[] = []
  for (const node of children) {
    const label = node.type === 'strong' ? plainText(node) : ''
    if (label.endsWith(':')) fields.push({ label, value: [] })
    else fields.at(-1)?.value.push(node)
  }
  return fields
}

/** Reads the nodes after the title one after the other into parts. */
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
    const [start, end] = offsets(node)
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

/** Commands and annotations in a list or a quote would be overlooked: they are refused. */
function refuseHidden(parent: Parents, file: string): void {
  for (const node of parent.children) {
    const place = { file, line: lineOf(node) }
    const isTop = parent.type === 'root'
    if (node.type === 'code' && node.lang !== 'bash' && isShell(node.lang ?? '')) {
      throw chapterError(place, 'A command is a ```bash block; this one would not be run.')
    }
    if (node.type === 'code' && node.lang === 'bash' && !isTop) {
      throw chapterError(place, 'A command stands for itself, not in a list or a quote.')
    }
    if (node.type === 'html' && node.value.includes('<!--') && !(isTop && isComment(node))) {
      throw chapterError(place, 'An annotation stands alone on its line, not in a list or a text.')
    }
    if ('children' in node) refuseHidden(node, file)
  }
}

function isComment(node: RootContent): node is Html {
  return node.type === 'html' && /^(\s*<!--[^]*?-->\s*)+$/.test(node.value)
}

/** The comments of one HTML block, each with its line. */
function commentsOf(node: Html): { text: string; line: number }[] {
  return [...node.value.matchAll(/<!--([^]*?)-->/g)].map((match) => ({
    text: match[1] ?? '',
    line: lineOf(node) + node.value.slice(0, match.index).split('\n').length - 1,
  }))
}

function plainText(node: Nodes): string {
  if ('value' in node) return node.value
  return 'children' in node ? node.children.map(plainText).join('') : ''
}

function lineOf(node: Node): number {
  return node.position?.start.line ?? 1
}

function offsets(node: Node): [start: number, end: number] {
  return [node.position?.start.offset ?? 0, node.position?.end.offset ?? 0]
}
