import { styleText } from 'node:util'
import type { Chapter, Command } from './chapter.ts'
import { stepsOf, type ChapterStep } from './chapter-steps.ts'
import { choose } from './choose.ts'
import type { Keys } from './keys.ts'
import { withChapter, type Progress } from './progress.ts'
import { foldAnswers, renderMarkdown } from './render-terminal.ts'
import { runByKeys, verdict } from './run-by-keys.ts'
import type { StepContext } from './run-step.ts'

/** What following needs of the terminal and the disk. */
export interface FollowEdge {
  keys: Keys
  write: (text: string) => void
  columns: () => number
  /** Keeps the progress. */
  save: (progress: Progress) => Promise<void>
}

/** Where to begin: the chapter that was followed last, else the first that is not done. */
export function whereToBegin(chapters: Chapter[], progress: Progress): Chapter | undefined {
  const isOpen = ({ id }: Chapter) => !progress.chapters[id]?.done
  const current = chapters.findIndex(({ id }) => id === progress.current)
  return chapters.slice(Math.max(current, 0)).find(isOpen) ?? chapters.find(isOpen)
}

/** Leads through the chapters from one of them on, until the reader ends it or all are done. */
export async function follow(
  chapters: Chapter[],
  first: Chapter,
  progress: Progress,
  edge: FollowEdge,
  context: StepContext = {},
): Promise<void> {
  let book = progress
  const { write } = edge
  const rest = chapters.slice(chapters.indexOf(first))
  for (const [index, chapter] of rest.entries()) {
    const reader = new ChapterReader(chapter, edge, context, async (one) => {
      book = withChapter(book, chapter.id, one)
      await edge.save(book)
    })
    const before = book.chapters[chapter.id]
    write(head(chapter, chapters, book))
    if (!(await reader.read(before?.done ? 0 : (before?.step ?? 0)))) {
      write(`\n${FAREWELL}\n`)
      return
    }
    write(`\n${styleText('green', '✓')} Chapter ${chapter.number} is done.\n`)
    const next = rest[index + 1]
    if (!next) return
    const onward = `Enter: chapter ${next.number} · ${next.title}, ${next.minutes} minutes`
    if ((await choose(edge, { on: onward })) === 'quit') {
      write(`\n${FAREWELL}\n`)
      return
    }
  }
}

const FAREWELL =
  'What you started goes on running. `npm run lab -- follow` goes on from here, `npm run lab -- reset` removes it all.'

function head({ number, title, minutes, needs }: Chapter, all: Chapter[], book: Progress): string {
  const missing = all.filter(({ id }) => needs.includes(id) && !book.chapters[id]?.done)
  const hint = missing.map(
    (one) =>
      `It starts from what chapter ${one.number} leaves, and you have not been through that: \`npm run lab -- follow ${one.number}\`\n`,
  )
  return `\n${styleText(['bold', 'inverse'], ` ${number} · ${title} `)}  ${minutes} minutes\n${hint.join('')}`
}

type Move = 'on' | 'back' | 'quit'

/** One chapter, step by step. */
class ChapterReader {
  readonly #steps: ChapterStep[]
  readonly #chapter: Chapter
  readonly #edge: FollowEdge
  readonly #context: StepContext
  readonly #save: (progress: { step: number; done: boolean }) => Promise<void>

  constructor(
    chapter: Chapter,
    edge: FollowEdge,
    context: StepContext,
    save: (progress: { step: number; done: boolean }) => Promise<void>,
  ) {
    this.#steps = stepsOf(chapter)
    this.#chapter = chapter
    this.#edge = edge
    this.#context = context
    this.#save = save
  }

  /** @returns whether the reader came to the end */
  async read(from: number): Promise<boolean> {
    let index = Math.min(from, this.#steps.length - 1)
    if (index > 0) {
      this.#edge.write(`Going on at step ${index + 1} of ${this.#steps.length}; b goes back.\n`)
    }
    for (;;) {
      const step = this.#steps[index]
      if (!step) break
      await this.#save({ step: index, done: false })
      const move = await this.#show(step)
      if (move === 'quit') return false
      index = Math.max(0, index + (move === 'on' ? 1 : -1))
    }
    await this.#save({ step: this.#steps.length, done: true })
    return true
  }

  async #show({ prose, command }: ChapterStep): Promise<Move> {
    for (const { markdown } of prose) {
      if (!(await this.#text(markdown))) return 'quit'
    }
    if (!command) return choose(this.#edge, { on: 'Enter: on', ...BACK })
    this.#edge.write(`\n${commandLines(command.script)}\n`)
    const choices = { run: 'Enter: run it', on: 's: skip it', ...BACK }
    const move = await choose(this.#edge, choices)
    return move === 'run' ? this.#runUntilContent(command) : move
  }

  /** @returns false where the reader ends it at a question */
  async #text(markdown: string): Promise<boolean> {
    const { write, columns } = this.#edge
    for (const segment of foldAnswers(markdown)) {
      if (segment.kind === 'text') {
        write(`\n${renderMarkdown(segment.markdown, columns())}`)
        continue
      }
      write(`\n${styleText('bold', renderMarkdown(segment.question, columns()).trim())}\n`)
      if ((await choose(this.#edge, { on: 'Enter: the answer' })) === 'quit') return false
      write(`\n${renderMarkdown(segment.answer, columns())}`)
    }
    return true
  }

  async #runUntilContent(command: Command): Promise<Move> {
    for (;;) {
      const outcome = await runByKeys(command, this.#edge, this.#context)
      this.#edge.write(verdict(this.#chapter, outcome))
      const choices = { on: 'Enter: on', again: 'a: again', ...BACK }
      const move = await choose(this.#edge, choices)
      if (move !== 'again') return move
    }
  }
}

const BACK = { back: 'b: back' }

function commandLines(script: string): string {
  return script
    .split('\n')
    .map(
      (line, index) => `${styleText('green', index === 0 ? '$' : '>')} ${styleText('bold', line)}`,
    )
    .join('\n')
}
