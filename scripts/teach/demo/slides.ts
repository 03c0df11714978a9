import type { RootContent } from 'mdast'
import { offsetsOf, parseMarkdown } from '../../core/markdown.ts'
import type { Chapter, Command } from '../../learn/guide/chapter.ts'
import { stepsOf } from '../../learn/guide/chapter-steps.ts'

/** What is on the screen at one time: a few lines to talk about, and at most one command. */
export interface Slide {
  /** The chapter's section. */
  heading: string
  /** Markdown. */
  text: string
  /** Speaker notes. */
  notes: string[]
  command?: Command
}

/** What readers do by themselves, and a class does aloud. */
const LEFT_OUT = /^(quiz|next|verification)$/i

/**
 * A chapter cut down to what can be shown to a room: of each section without a command its first paragraph or list, of
 * each command the text that leads up to it; every `> **Why**` in between.
 */
export function slidesOf(chapter: Chapter): Slide[] {
  let heading = ''
  return stepsOf(chapter).flatMap(({ prose, notes, command }) => {
    const sections = prose.flatMap(({ markdown }) => sectionsOf(markdown))
    const shown: Slide[] = []
    for (const [index, section] of sections.entries()) {
      heading = section.heading ?? heading
      const isLeadIn = command !== undefined && index === sections.length - 1
      if (isLeadIn || LEFT_OUT.test(heading)) continue
      const text = keyBlocks(section, 0)
      if (text !== '') shown.push({ heading, text, notes: [] })
    }
    if (command) {
      const leadIn = sections.at(-1) ?? { blocks: [] }
      shown.push({ heading, text: keyBlocks(leadIn, leadIn.blocks.length - 1), notes: [], command })
    }
    const last = shown.at(-1)
    if (last) last.notes = notes.map((note) => note.text)
    return shown
  })
}

interface Section {
  /** Absent for what goes on under the heading before. */
  heading?: string
  /** Paragraphs, lists and quotes, as Markdown. */
  blocks: string[]
}

const isWhy = (block: string) => /^>\s*\*\*Why\*\*/.test(block)
const SHOWN = new Set<RootContent['type']>(['paragraph', 'list', 'blockquote'])

/** One block of a section, and each reason that it gives. */
function keyBlocks({ blocks }: Section, key: number): string {
  return blocks.filter((block, place) => place === key || isWhy(block)).join('\n\n')
}

function sectionsOf(markdown: string): Section[] {
  const sections: Section[] = [{ blocks: [] }]
  for (const node of parseMarkdown(markdown).children) {
    const source = withoutFields(markdown.slice(...offsetsOf(node)))
    if (node.type === 'heading') {
      sections.push({ heading: source.replace(/^#+\s*/, ''), blocks: [] })
    } else if (SHOWN.has(node.type) && source !== '' && !isPicture(source)) {
      sections.at(-1)?.blocks.push(source)
    }
  }
  return sections.filter(({ heading, blocks }) => heading !== undefined || blocks.length > 0)
}

const isPicture = (source: string) => /^!\[[^\]]*\]\([^)]*\)$/.test(source)

/** Minutes and needed chapters are the presenter's business. */
function withoutFields(source: string): string {
  return source
    .split('\n')
    .filter((line) => !/^\*\*(Minutes|You need):\*\*/.test(line))
    .join('\n')
    .replace(/\\\s*$/, '')
    .trim()
}
