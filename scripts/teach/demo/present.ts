import { styleText } from 'node:util'
import type { Chapter, Command } from '../../learn/guide/chapter.ts'
import type { Keys } from '../../learn/guide/keys.ts'
import { runByKeys } from '../../learn/guide/run-by-keys.ts'
import type { StepOutcome } from '../../learn/guide/run-step.ts'
import { ownerHere } from '../../core/run.ts'
import { type Pace, typeOut } from './pace.ts'
import { plannedMinutes } from './plan.ts'
import { CLEAR, keysLine, notesText, slideText, timeText } from './screen.ts'
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

const KEYS = {
  enter: 'return',
  again: 'a',
  back: 'b',
  skip: 's',
  notes: 'n',
  time: 't',
  replay: 'r',
  quit: 'q',
} as const
type Key = keyof typeof KEYS

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

  async #show(place: Place): Promise<'on' | 'back' | 'quit'> {
    const { chapter, slide } = place
    const { write, columns, pace, signal } = this.#edge
    if (this.#current !== chapter.id) this.#edge.chapter(chapter.id)
    this.#current = chapter.id
    await this.#edge.stage(this.#stageOf(place))
    write(CLEAR + slideText(chapter, slide, columns()))
    const { command } = slide
    if (!command) {
      const key = await this.#ask(place, ['enter', 'back'], 'Enter: on')
      return key === 'enter' ? 'on' : key === 'back' ? 'back' : 'quit'
    }
    write(styleText('green', '$ '))
    await typeOut(command.script.replaceAll('\n', '\n  '), write, pace, signal)
    write('\n')
    for (;;) {
      const key = await this.#ask(place, ['enter', 'skip', 'back'], 'Enter: run')
      if (key !== 'enter') return key === 'skip' ? 'on' : key === 'back' ? 'back' : 'quit'
      const after = await this.#runCommand(place, command)
      if (after !== 'again') return after
      write(`\n${styleText('green', '$ ')}${command.script}\n`)
    }
  }

  async #runCommand(place: Place, command: Command): Promise<'on' | 'back' | 'quit' | 'again'> {
    const { write, replay, signal } = this.#edge
    const id = `${place.chapter.file}:${command.line}`
    const outcome = await runByKeys(command, this.#edge, { signal })
    this.#run.add(id)
    const isWrong = outcome !== 'interrupted' && outcome.status === 'failed'
    if (isWrong) this.#failed.add(id)
    else this.#failed.delete(id)
    write(verdict(outcome))
    const canReplay = isWrong && replay !== undefined
    for (;;) {
      const key = await this.#ask(
        place,
        ['enter', 'again', 'back', ...(canReplay ? (['replay'] as const) : [])],
        canReplay ? 'Enter: on   r: show the recording' : 'Enter: on',
      )
      if (key === 'replay') await replay?.(place.chapter.id)
      else return key === 'enter' ? 'on' : key === 'again' || key === 'back' ? key : 'quit'
    }
  }

  /** Waits for one of these keys; notes and time are shown in between, and leave the question open. */
  async #ask(place: Place, wanted: Key[], first: string): Promise<Key> {
    const { keys, write } = this.#edge
    const choices: Key[] = [...wanted, 'notes', 'time', 'quit']
    const line = [first, ...choices.filter((key) => key in SHOWN).map((key) => SHOWN[key] ?? '')]
    write(keysLine(line))
    for (;;) {
      const pressed = await keys.next(choices.map((key) => KEYS[key]))
      const key = choices.find((one) => KEYS[one] === pressed) ?? 'quit'
      if (key === 'notes') write(notesText(place.slide.notes))
      else if (key === 'time') write(`${this.#timeText(place)}\n`)
      else return key
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

/** What the line of keys says of each; Enter's part depends on what it does. */
const SHOWN: Partial<Record<Key, string>> = {
  skip: 's: skip',
  again: 'a: again',
  back: 'b: back',
  notes: 'n: notes',
  time: 't: time',
  quit: 'q: quit',
}

/** How a command ended, in a line that a room understands. */
export function verdict(outcome: StepOutcome | 'interrupted'): string {
  if (outcome === 'interrupted') return `\n${styleText('yellow', '–')} ended by Ctrl-C\n`
  if (outcome.status === 'skipped')
    return `\n${styleText('yellow', '–')} not run ${outcome.reason}\n`
  const time = `${(outcome.durationMs / 1000).toFixed(1)} s`
  if (outcome.status === 'ok') return `\n${styleText('green', `✓ ${time}`)}\n`
  const [first] = outcome.mismatches
  const why = [outcome.note, first?.explanation].filter(Boolean).join(' ')
  return `\n${styleText('red', `✗ ${time}, not as in the guide: ${why}`)}\n`
}
