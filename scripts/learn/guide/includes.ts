import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { Html, RootContent } from 'mdast'
import { messageOf } from '../../core/errors.ts'
import { lineOf, offsetsOf, parseMarkdown } from '../../core/markdown.ts'
import { excerptOf, readSource } from './include-source.ts'
import { languageOf } from './language-of.ts'

// Files that a chapter shows are not copied by hand: `npm run includes` puts them between two comments.

/** What an include says: which file, and from which line to which. */
export interface Include {
  source: string
  from?: string
  to?: string
  /** Of the comment, counted from 1. */
  line: number
  /** Where the text between the two comments starts and ends in the Markdown. */
  start: number
  end: number
}

/** A place in a document that cannot be filled, and why. */
export interface Problem {
  line: number
  message: string
}

/** What filling a document came to. */
export interface Filled {
  /** The document with all its blocks as their files are now; what cannot be filled stays as it was. */
  markdown: string
  includes: Include[]
  /** Those whose block was not as its file is. */
  drifted: Include[]
  problems: Problem[]
}

const OPENING = /^<!--\s*include:\s*(\S+)(?:\s+from\s+"([^"]+)"\s+to\s+"([^"]+)")?\s*-->$/
const CLOSING = /^<!--\s*end include\s*-->$/
const EITHER = /<!--\s*(?:end\s+)?include\b/

/** The documents that may have includes: those of docs/ itself, as absolute paths. */
export async function documentsIn(directory: string): Promise<string[]> {
  const names = await readdir(directory)
  return names
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => path.join(directory, name))
}

/**
 * Fills each block of a document from its file.
 * @param root the folder that the files' paths start from and may not leave
 */
export async function fillIncludes(markdown: string, root: string): Promise<Filled> {
  const { includes, problems } = findIncludes(markdown)
  const eol = markdown.includes('\r\n') ? '\r\n' : '\n'
  const filled: Filled = { markdown, includes, drifted: [], problems }
  // From the end, so that the places of those before stay what they are.
  for (const include of includes.toReversed()) {
    try {
      const block = codeBlock(include.source, await contentOf(include, root))
      const wanted = `\n\n${block}\n\n`.replaceAll('\n', eol)
      if (markdown.slice(include.start, include.end) === wanted) continue
      filled.drifted.unshift(include)
      const { markdown: before } = filled
      filled.markdown = before.slice(0, include.start) + wanted + before.slice(include.end)
    } catch (error) {
      problems.push({ line: include.line, message: messageOf(error) })
    }
  }
  problems.sort((one, other) => one.line - other.line)
  return filled
}

async function contentOf({ source, from, to }: Include, root: string): Promise<string> {
  const content = await readSource(source, root)
  return from === undefined || to === undefined ? content : excerptOf(content, source, from, to)
}

/** The include comments of a document; those that are shown in a code block are none. */
export function findIncludes(markdown: string): { includes: Include[]; problems: Problem[] } {
  const tree = parseMarkdown(markdown)
  const includes: Include[] = []
  const problems: Problem[] = []
  const complain = (node: Html, message: string) => {
    problems.push({ line: lineOf(node), message })
  }
  let opened: { node: Html; match: RegExpExecArray } | undefined
  for (const node of htmlIn(tree.children)) {
    const match = OPENING.exec(node.value)
    const closes = CLOSING.test(node.value)
    if ((match === null && !closes) || !tree.children.includes(node)) complain(node, MALFORMED)
    else if (match) {
      if (opened) complain(opened.node, UNCLOSED)
      opened = { node, match }
    } else if (opened) {
      includes.push(includeOf(opened.node, opened.match, node))
      opened = undefined
    } else complain(node, 'This `end include` has no `include` before it.')
  }
  if (opened) complain(opened.node, UNCLOSED)
  return { includes, problems }
}

const MALFORMED =
  'An include is a line of its own at the margin, with a blank line before it: `<!-- include: FILE -->` or `<!-- include: FILE from "TEXT" to "TEXT" -->`, and `<!-- end include -->`.'
const UNCLOSED = 'This include has no `<!-- end include -->`.'

/** All HTML that speaks of an include, however deep. */
function htmlIn(nodes: RootContent[]): Html[] {
  return nodes.flatMap((node) => {
    if (node.type === 'html') return EITHER.test(node.value) ? [node] : []
    return 'children' in node ? htmlIn(node.children) : []
  })
}

function includeOf(opening: Html, match: RegExpExecArray, closing: Html): Include {
  const [, source = '', from, to] = match
  return {
    source,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    line: lineOf(opening),
    start: offsetsOf(opening)[1],
    end: offsetsOf(closing)[0],
  }
}

/** A fence that no fence in the content can end. */
function codeBlock(source: string, content: string): string {
  const runs = content.match(/`{3,}/g) ?? []
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)))
  return `${fence}${languageOf(source)}\n${content.replace(/\n*$/, '\n')}${fence}`
}
