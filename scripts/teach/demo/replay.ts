import { setTimeout as delay } from 'node:timers/promises'
import { styleText } from 'node:util'
import type { Keys } from '../../learn/guide/keys.ts'
import type { Cast } from './cast.ts'
import type { Pace } from './pace.ts'

/** A pause of the recording that is longer is cut to this: nobody waits for a build twice. */
const LONGEST_PAUSE_S = 2

export interface ReplayEdge {
  write: (text: string) => void
  /** Of the terminal; undefined where it is none. */
  size: { columns: number; rows: number } | undefined
  /** Absent where there are none to press. */
  keys?: Keys
  pace: Pace
  signal: AbortSignal
}

/**
 * Plays a recording. On a terminal its last line says all the time that this is a recording, and of what day; elsewhere
 * the first and the last line say it.
 * @returns whether it came to its end
 */
export async function replay(cast: Cast, edge: ReplayEdge): Promise<boolean> {
  const mark = new Mark(cast, edge)
  mark.begin()
  const controls = new Controls(edge)
  try {
    let before = cast.events[0]?.[0] ?? 0
    for (const [seconds, kind, text] of cast.events) {
      const pause = Math.min(seconds - before, LONGEST_PAUSE_S)
      before = seconds
      if (!(await controls.wait(pause * 1000 * edge.pace))) return false
      if (kind === 'o') edge.write(text)
      mark.again()
    }
    return true
  } finally {
    controls.close()
    mark.end()
  }
}

/** What says that it is a recording, so that nobody takes it for live. */
class Mark {
  readonly #text: string
  readonly #edge: ReplayEdge

  constructor({ header: { timestamp } }: Cast, edge: ReplayEdge) {
    const day = timestamp === undefined ? 'an unknown day' : dayOf(timestamp)
    const keys = edge.keys ? '   space: pause   q: quit' : ''
    this.#text = ` ● RECORDING of ${day}, not live${keys} `
    this.#edge = edge
  }

  begin(): void {
    const { size, write } = this.#edge
    if (!size) {
      write(`${this.#text.trim()}\n`)
      return
    }
    // The last line is left out of what scrolls.
    write(`\u001b[2J\u001b[1;${size.rows - 1}r\u001b[H`)
    this.again()
  }

  /** Draws the last line again: a recording clears the whole screen now and then. */
  again(): void {
    const { size, write } = this.#edge
    if (!size) return
    const line = styleText(['inverse', 'bold', 'red'], this.#text.slice(0, size.columns))
    write(`\u001b7\u001b[${size.rows};1H\u001b[2K${line}\u001b8`)
  }

  end(): void {
    const { size, write } = this.#edge
    if (size) write(`\u001b[r\u001b[${size.rows};1H\n`)
    write(`\n${styleText('bold', 'That was a recording.')}\n`)
  }
}

function dayOf(timestamp: number): string {
  return new Date(timestamp * 1000).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  })
}

/** Waits between two events, as long as nobody pauses or quits. */
class Controls {
  readonly #signal: AbortSignal
  readonly #quit = new AbortController()
  #paused: PromiseWithResolvers<void> | undefined

  constructor({ keys, signal }: ReplayEdge) {
    this.#signal = signal
    if (keys) void this.#listen(keys)
  }

  async #listen(keys: Keys): Promise<void> {
    while (!this.#quit.signal.aborted) {
      if ((await keys.next(['space'])) === 'q') {
        this.close()
        return
      }
      const paused = this.#paused
      this.#paused = paused ? undefined : Promise.withResolvers()
      paused?.resolve()
    }
  }

  /** @returns false once somebody quit */
  async wait(ms: number): Promise<boolean> {
    const signal = AbortSignal.any([this.#signal, this.#quit.signal])
    if (ms > 0) await delay(ms, undefined, { signal }).catch(() => undefined)
    await this.#paused?.promise
    this.#signal.throwIfAborted()
    return !signal.aborted
  }

  /** Listens to no more keys. */
  close(): void {
    this.#quit.abort()
    this.#paused?.resolve()
  }
}
