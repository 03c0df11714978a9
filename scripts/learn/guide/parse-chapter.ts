import type { Parents, Root } from 'mdast'
import { lineOf, parseMarkdown } from '../../core/markdown.ts'
import { printable } from '../../core/terminal-text.ts'
import { chapterError } from './annotations.ts'
import type { Chapter } from './chapter.ts'
import { CHAPTER_FILE, readHead, titleOf } from './chapter-head.ts'
import { isComment, readParts } from './chapter-parts.ts'
import { isShell } from './shell-language.ts'

/**
 * Reads a chapter. Texts are taken from the source as they are; annotations are taken out of them.
 * @param file relative to the repository's root, with forward slashes
 * @throws ExpectedError with file:line for what docs/development/writing-chapters.md does not allow
 */
export function parseChapter(source: string, file: string): Chapter {
  const text = source.replaceAll('\r\n', '\n')
  refuseUnlikely(text, file)
  const root = markdownOf(text, file)
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
    parts: readParts(rest, text, file),
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

function markdownOf(text: string, file: string): Root {
  try {
    return parseMarkdown(text)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw chapterError({ file, line: 1 }, 'Lists or quotes are nested too deeply.')
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
