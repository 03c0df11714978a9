import type { Chapter } from './chapter.ts'
import { commandsOf } from './chapter-steps.ts'
import { pasteProblems } from './paste-problems.ts'

/** Fields of a chapter's head and sections, in this order. */
const FIELDS = ['You will', 'Minutes', 'You need']
const SECTIONS = ['Verification', 'What you learned', 'Quiz', 'Next']

/**
 * What of a chapter is not as docs/development/writing-chapters.md says, beyond what keeps it from being read: `file:line: problem`.
 * @param exists whether there is what a link leads to, seen from the chapter
 */
export function chapterProblems(
  chapter: Chapter,
  source: string,
  exists: (target: string) => boolean,
): string[] {
  const lines = source.split(/\r?\n/)
  const tell = (line: number, problem: string) => `${chapter.file}:${line}: ${problem}`
  return [
    ...missingParts(lines).map((problem) => tell(1, problem)),
    ...strayOutputs(chapter).map((line) =>
      tell(line, 'This ```text block is compared with nothing.'),
    ),
    ...commandsOf(chapter).flatMap(({ script, line }) =>
      pasteProblems(script).map((one) => tell(line + one.line, `${one.problem}.`)),
    ),
    ...deadLinks(lines, exists).map(({ line, target }) => tell(line, `There is no ${target}.`)),
  ]
}

function missingParts(lines: string[]): string[] {
  const headings = lines
    .filter((line) => line.startsWith('## '))
    .map((line) => line.slice(3).trim())
  const places = SECTIONS.map((section) => headings.indexOf(section))
  const isOrdered = places.every((place, index) => index === 0 || place > (places[index - 1] ?? 0))
  return [
    ...FIELDS.filter((field) => !lines.some((line) => line.startsWith(`**${field}:** `))).map(
      (field) => `It has no line "**${field}:** …".`,
    ),
    ...SECTIONS.filter((section) => !headings.includes(section)).map(
      (section) => `It has no section "## ${section}".`,
    ),
    ...(isOrdered || places.includes(-1)
      ? []
      : [`Its last sections are not in the order ${SECTIONS.join(', ')}.`]),
    ...(lines.some((line) => line.startsWith('> **Why**')) ? [] : ['It has no "> **Why** …".']),
    ...(lines.some((line) => line.includes('<summary>')) ? [] : ['Its quiz has no question.']),
  ]
}

/** Lines of ```text blocks that belong to no command: a reader takes them for output, and nobody checks them. */
function strayOutputs({ parts }: Chapter): number[] {
  return parts.flatMap((part) =>
    part.kind === 'prose'
      ? part.markdown
          .split('\n')
          .flatMap((text, index) => (text.startsWith('```text') ? [part.line + index] : []))
      : [],
  )
}

function deadLinks(
  lines: string[],
  exists: (target: string) => boolean,
): { line: number; target: string }[] {
  return lines.flatMap((text, index) =>
    [...text.matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)]
      .map(([, target = '']) => ({ line: index + 1, target }))
      .filter(({ target }) => !exists(target)),
  )
}
