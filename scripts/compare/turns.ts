import type { Needs } from '../experiments/experiment.ts'
import type { StepTime } from '../steps.ts'

type Places = Record<'shared-stacks' | 'own-stacks', number>

/** What somebody takes of a lane. */
interface Claim {
  lane: keyof Places
  places: number
}

/** What whoever has a turn can do with it. */
export interface Turn {
  /**
   * Does a piece of work once nobody else works; the others wait until all of the turn is over, or asks for this again.
   * One piece at a time.
   */
  alone: <T>(work: () => Promise<T>) => Promise<T>
  /** Does a piece of work whose time is told under a title of its own. */
  apart: <T>(title: string, work: () => Promise<T>) => Promise<T>
  /** Lets others into its lane: what is left to do takes none of its places. */
  makeRoom: () => void
}

/**
 * Who works when: side by side, as many as their lane has places; and what nobody may disturb one after the other, once
 * all else has ended or waits for the same.
 */
export class Turns {
  /** How long each worked, waits for its turn left out, in the order in which they ended. */
  readonly times: StepTime[] = []
  readonly #all: Places
  readonly #free: Places
  readonly #entering: { claim: Claim; begin: () => void }[] = []
  readonly #waitingAlone: (() => void)[] = []
  #working = 0
  #isAlone = false

  /** @param places how many work in a lane at a time */
  constructor(places: Places) {
    this.#all = places
    this.#free = { ...places }
  }

  /** Works in a lane as soon as it has a place, or all that there are where it wants no other beside it. */
  async take<T>(
    title: string,
    needs: Exclude<Needs, 'images'>,
    work: (turn: Turn) => Promise<T>,
  ): Promise<T> {
    const claim = this.#claimOf(needs)
    await new Promise<void>((begin) => {
      this.#entering.push({ claim, begin })
      this.#next()
    })
    const stopwatch = new Stopwatch()
    const place = new Place(() => (this.#free[claim.lane] += claim.places))
    try {
      return await work({
        alone: (piece) => this.#alone(piece, stopwatch, place),
        apart: (name, piece) => this.#apart(name, piece, stopwatch),
        makeRoom: () => {
          place.free()
          this.#next()
        },
      })
    } finally {
      this.times.push({ title, durationMs: Math.round(stopwatch.pause()) })
      this.#leave(place)
    }
  }

  #claimOf(needs: Exclude<Needs, 'images'>): Claim {
    return needs === 'own-stacks-only'
      ? { lane: 'own-stacks', places: this.#all['own-stacks'] }
      : { lane: needs, places: 1 }
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
      const { lane, places } = one.claim
      if (this.#free[lane] < places) continue
      this.#entering.splice(this.#entering.indexOf(one), 1)
      this.#free[lane] -= places
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

/** What was taken of a lane, and is given back once. */
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
