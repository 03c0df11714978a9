import { styleText } from 'node:util'
import type { Chapter, Command } from './chapter.ts'
import { stepsOf, type ChapterStep } from './chapter-steps.ts'
import type { Keys } from './keys.ts'
import { withChapter, type Progress } from './progress.ts'
import { foldAnswers, renderMarkdown } from './render-terminal.ts'
import { runByKeys } from './run-by-keys.ts'
import type { StepContext, StepOutcome } from './run-step.ts'

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
  const { keys, write } = edge
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
    write(
      prompt(`Enter: chapter ${next.number} · ${next.title}, ${next.minutes} minutes`, 'q: quit'),
    )
    if ((await keys.next(['return'])) === 'q') {
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

function prompt(...choices: string[]): string {
  return `\n${styleText('cyan', choices.join('  ·  '))}\n`
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
    if (!command) return this.#ask({ on: 'Enter: on' })
    this.#edge.write(`\n${commandLines(command.script)}\n`)
    const move = await this.#ask({ run: 'Enter: run it', skip: 's: skip it' })
    if (move === 'run') return this.#runUntilContent(command)
    return move === 'skip' ? 'on' : move
  }

  /** @returns false where the reader ends it at a question */
  async #text(markdown: string): Promise<boolean> {
    const { write, keys, columns } = this.#edge
    for (const segment of foldAnswers(markdown)) {
      if (segment.kind === 'text') {
        write(`\n${renderMarkdown(segment.markdown, columns())}`)
        continue
      }
      write(`\n${styleText('bold', renderMarkdown(segment.question, columns()).trim())}\n`)
      write(prompt('Enter: the answer', 'q: quit'))
      if ((await keys.next(['return'])) === 'q') return false
      write(`\n${renderMarkdown(segment.answer, columns())}`)
    }
    return true
  }

  async #runUntilContent(command: Command): Promise<Move> {
    for (;;) {
      const outcome = await runByKeys(command, this.#edge, this.#context)
      this.#edge.write(verdict(this.#chapter, outcome))
      const move = await this.#ask({ on: 'Enter: on', again: 'a: again' })
      if (move !== 'again') return move
    }
  }

  /** Shows what can be done, and waits for one of its keys. */
  async #ask<T extends keyof typeof KEYS>(
    choices: Record<T, string>,
  ): Promise<T | 'back' | 'quit'> {
    const moves = [...(Object.keys(choices) as T[]), 'back', 'quit'] as const
    this.#edge.write(prompt(...Object.values<string>(choices), 'b: back', 'q: quit'))
    const key = await this.#edge.keys.next(moves.map((move) => KEYS[move]))
    return moves.find((move) => KEYS[move] === key) ?? 'quit'
  }
}

/** The key for each move. */
const KEYS = { on: 'return', run: 'return', skip: 's', again: 'a', back: 'b', quit: 'q' }

function commandLines(script: string): string {
  return script
    .split('\n')
    .map(
      (line, index) => `${styleText('green', index === 0 ? '$' : '>')} ${styleText('bold', line)}`,
    )
    .join('\n')
}

/** How a command ended, in the reader's words. */
export function verdict({ file }: Chapter, outcome: StepOutcome | 'interrupted'): string {
  if (outcome === 'interrupted') return `\n${styleText('yellow', '–')} Ended by Ctrl-C.\n`
  if (outcome.status === 'skipped') {
    return `\n${styleText('yellow', '–')} Not run ${outcome.reason}\n`
  }
  const time = `${(outcome.durationMs / 1000).toFixed(1)} s`
  if (outcome.status === 'ok') return `\n${styleText('green', '✓')} As in the chapter (${time}).\n`
  const lines = outcome.mismatches.flatMap(({ line, expected, found, explanation }) => [
    `  ${explanation[0]?.toUpperCase() ?? ''}${explanation.slice(1)} (${file}:${line}).`,
    `    expected  ${expected}`,
    ...(found === undefined ? [] : [`    found     ${found}`]),
  ])
  const note = outcome.note === undefined ? [] : [`  ${outcome.note}`]
  return `\n${styleText('red', '✗')} Not as in the chapter (${time}).\n${[...note, ...lines].join('\n')}\n`
}
