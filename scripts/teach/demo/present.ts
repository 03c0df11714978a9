import { styleText } from 'node:util'
import type { Chapter, Command } from '../../learn/guide/chapter.ts'
import { choose } from '../../learn/guide/choose.ts'
import type { Keys } from '../../learn/guide/keys.ts'
import { runByKeys, verdict } from '../../learn/guide/run-by-keys.ts'
import { ownerHere } from '../../core/run.ts'
import { type Pace, typeOut } from './pace.ts'
import { plannedMinutes } from './plan.ts'
import { CLEAR, notesText, slideText, timeText } from './screen.ts'
import { type Slide, slidesOf } from './slides.ts'
import type { Stage } from './stage.ts'

/** What a demo needs of the terminal and the disk. */
export interface PresentEdge {
  keys: Keys
  write: (text: string) => void
  columns: () => number
  pace: Pace
  /** Tells the second terminal. */
  stage: (stage: Stage) => Promise<void>
  /** Tells the recording. */
  chapter: (id: string) => void
  /** Plays what was recorded of a chapter; undefined where there is no recording. */
  replay: ((id: string) => Promise<void>) | undefined
  signal: AbortSignal
}

/** How a demo went. */
export interface Presented {
  commands: number
  /** `docs/05-processes.md:31`, of each command that did not go as the chapter says. */
  failed: string[]
  /** Ended before its end. */
  quit: boolean
}

interface Place {
  chapter: Chapter
  slide: Slide
  /** Of its chapter, counted from 1. */
  number: number
  of: number
}

/** Shows these chapters slide by slide, until their end or `q`. */
export async function present(chapters: Chapter[], edge: PresentEdge): Promise<Presented> {
  const places = chapters.flatMap((chapter) => {
    const slides = slidesOf(chapter)
    return slides.map((slide, index) => ({ chapter, slide, number: index + 1, of: slides.length }))
  })
  const presenter = new Presenter(places, plannedMinutes(chapters), edge)
  return presenter.run()
}

type Move = 'on' | 'back' | 'quit'

const BACK = { back: 'b: back' }

class Presenter {
  readonly #places: Place[]
  readonly #plannedMinutes: number
  readonly #edge: PresentEdge
  readonly #startedAt = new Date()
  readonly #failed = new Set<string>()
  readonly #run = new Set<string>()
  #current: string | undefined

  constructor(places: Place[], minutes: number, edge: PresentEdge) {
    this.#places = places
    this.#plannedMinutes = minutes
    this.#edge = edge
  }

  async run(): Promise<Presented> {
    let index = 0
    for (;;) {
      const place = this.#places[index]
      if (!place) break
      const move = await this.#show(place)
      if (move === 'quit') break
      index = Math.max(0, index + (move === 'back' ? -1 : 1))
    }
    const quit = index < this.#places.length
    return { commands: this.#run.size, failed: [...this.#failed], quit }
  }

  async #show(place: Place): Promise<Move> {
    const { chapter, slide } = place
    const { write, columns, pace, signal } = this.#edge
    if (this.#current !== chapter.id) this.#edge.chapter(chapter.id)
    this.#current = chapter.id
    await this.#edge.stage(this.#stageOf(place))
    write(CLEAR + slideText(chapter, slide, columns()))
    const { command } = slide
    if (!command) return this.#ask(place, { on: 'Enter: on', ...BACK })
    write(styleText('green', '$ '))
    await typeOut(command.script.replaceAll('\n', '\n  '), write, pace, signal)
    write('\n')
    for (;;) {
      const move = await this.#ask(place, { run: 'Enter: run', on: 's: skip', ...BACK })
      if (move !== 'run') return move
      const after = await this.#runCommand(place, command)
      if (after !== 'again') return after
      write(`\n${styleText('green', '$ ')}${command.script}\n`)
    }
  }

  async #runCommand(place: Place, command: Command): Promise<Move | 'again'> {
    const { write, replay, signal } = this.#edge
    const id = `${place.chapter.file}:${command.line}`
    const outcome = await runByKeys(command, this.#edge, { signal })
    this.#run.add(id)
    const isWrong = outcome !== 'interrupted' && outcome.status === 'failed'
    if (isWrong) this.#failed.add(id)
    else this.#failed.delete(id)
    write(verdict(place.chapter, outcome))
    const usual = { on: 'Enter: on', again: 'a: again', ...BACK }
    if (!isWrong || !replay) return this.#ask(place, usual)
    for (;;) {
      const move = await this.#ask(place, { ...usual, replay: 'r: show the recording' })
      if (move !== 'replay') return move
      await replay(place.chapter.id)
    }
  }

  /** Waits for a choice; notes and time are shown in between. */
  async #ask<T extends string>(place: Place, choices: Record<T, string>): Promise<T | 'quit'> {
    const { write } = this.#edge
    const aside = { notes: 'n: notes', time: 't: time' }
    for (;;) {
      const choice = await choose<T | keyof typeof aside>(this.#edge, { ...choices, ...aside })
      if (choice === 'notes') write(notesText(place.slide.notes))
      else if (choice === 'time') write(`${this.#timeText(place)}\n`)
      else return choice
    }
  }

  #timeText({ chapter, number, of }: Place): string {
    const elapsed = Date.now() - this.#startedAt.getTime()
    return `${timeText(elapsed, this.#plannedMinutes)}; chapter ${chapter.number}, ${number} of ${of}`
  }

  #stageOf({ chapter, slide, number, of }: Place): Stage {
    const { command } = slide
    return {
      owner: ownerHere(),
      startedAt: this.#startedAt.toISOString(),
      plannedMinutes: this.#plannedMinutes,
      chapter: `${chapter.number} · ${chapter.title}`,
      slide: `${number} of ${of}`,
      heading: slide.heading,
      notes: slide.notes,
      ...(command ? { command: command.script } : {}),
      ...(command?.expected ? { expected: command.expected.lines } : {}),
    }
  }
}
