import type { PhrasingContent, RootContent } from 'mdast'
import { plainText } from '../../core/markdown.ts'
import { chapterError } from './annotations.ts'
import type { Chapter } from './chapter.ts'

/** The name of a chapter's file: `03-build-the-monolith.md`. */
export const CHAPTER_FILE = /^(\d{2})-([\w-]+)\.md$/

/**
 * The title in a chapter's first heading, `# 3 · Build it`.
 * @throws ExpectedError where the heading is another, or has another number than the file
 */
export function titleOf(heading: RootContent | undefined, number: number, file: string): string {
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

/**
 * What the lines before the first section say: `**Minutes:**` and the links after `**You need:**`.
 * @throws ExpectedError where no line says how long it takes
 */
export function readHead(nodes: RootContent[], file: string): Pick<Chapter, 'minutes' | 'needs'> {
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
