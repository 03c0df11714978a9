import type { Needs } from '../experiments/experiment.ts'
import type { StepTime } from '../steps.ts'

type Lane = Exclude<Needs, 'images'>

/** What whoever has a turn can do with it. */
export interface Turn {
  /**
   * Does a piece of work once nobody else works; the others wait until all of the turn is over, or asks for this again.
   * One piece at a time.
   */
  alone: <T>(work: () => Promise<T>) => Promise<T>
  /** Does a piece of work whose time is told under a title of its own. */
  apart: <T>(title: string, work: () => Promise<T>) => Promise<T>
}

/**
 * Who works when: side by side, as many as their lane has places; and what nobody may disturb one after the other, once
 * all else has ended or waits for the same.
 */
export class Turns {
  /** How long each worked, waits for its turn left out, in the order in which they ended. */
  readonly times: StepTime[] = []
  readonly #places: Record<Lane, number>
  readonly #entering: { lane: Lane; begin: () => void }[] = []
  readonly #waitingAlone: (() => void)[] = []
  #working = 0
  #isAlone = false

  /** @param places how many work in a lane at a time */
  constructor(places: Record<Lane, number>) {
    this.#places = { ...places }
  }

  /** Works in a lane as soon as it has a place. */
  async take<T>(title: string, lane: Lane, work: (turn: Turn) => Promise<T>): Promise<T> {
    await new Promise<void>((begin) => {
      this.#entering.push({ lane, begin })
      this.#next()
    })
    const stopwatch = new Stopwatch()
    const place = new Place(() => this.#places[lane]++)
    try {
      return await work({
        alone: (piece) => this.#alone(piece, stopwatch, place),
        apart: (name, piece) => this.#apart(name, piece, stopwatch),
      })
    } finally {
      this.times.push({ title, durationMs: Math.round(stopwatch.pause()) })
      this.#leave(place)
    }
  }

  async #alone<T>(work: () => Promise<T>, stopwatch: Stopwatch, place: Place): Promise<T> {
    if (!stopwatch.isRunning) throw new Error('What must be alone comes one after the other')
    stopwatch.pause()
    await new Promise<void>((begin) => {
      this.#waitingAlone.push(begin)
      // For good: whoever waits for a quiet machine must keep nobody from working before.
      this.#leave(place)
    })
    stopwatch.go()
    try {
      return await work()
    } finally {
      this.#isAlone = false
      this.#next()
    }
  }

  async #apart<T>(title: string, work: () => Promise<T>, stopwatch: Stopwatch): Promise<T> {
    const own = new Stopwatch()
    stopwatch.pause()
    try {
      return await work()
    } finally {
      this.times.push({ title, durationMs: Math.round(own.pause()) })
      stopwatch.go()
    }
  }

  #leave(place: Place): void {
    this.#working--
    place.free()
    this.#next()
  }

  #next(): void {
    if (this.#isAlone) return
    for (const one of [...this.#entering]) {
      if (this.#places[one.lane] === 0) continue
      this.#entering.splice(this.#entering.indexOf(one), 1)
      this.#places[one.lane]--
      this.#working++
      one.begin()
    }
    if (this.#working > 0) return
    const begin = this.#waitingAlone.shift()
    if (!begin) return
    this.#isAlone = true
    this.#working++
    begin()
  }
}

/** A place in a lane, which is given back once. */
class Place {
  #giveBack: (() => void) | undefined

  constructor(giveBack: () => void) {
    this.#giveBack = giveBack
  }

  free(): void {
    this.#giveBack?.()
    this.#giveBack = undefined
  }
}

class Stopwatch {
  #totalMs = 0
  #since: number | undefined = performance.now()

  get isRunning(): boolean {
    return this.#since !== undefined
  }

  go(): void {
    this.#since = performance.now()
  }

  /** @returns the milliseconds that it has run in all */
  pause(): number {
    if (this.#since !== undefined) this.#totalMs += performance.now() - this.#since
    this.#since = undefined
    return this.#totalMs
  }
}
