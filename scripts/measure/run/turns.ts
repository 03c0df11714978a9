import type { Needs } from '../experiments/experiment.ts'
import type { StepTime } from '../../core/steps.ts'

const LANES = ['shared-stacks', 'own-stacks'] as const
type Places = Record<(typeof LANES)[number], number>

/** What somebody works with: what an experiment needs, or a shared stack that is to be started. */
type Use = Needs | 'shared-stack-to-start'

/** What somebody takes of the lanes. */
type Claim = Partial<Places>

/** What whoever has a turn can do with it. */
export interface Turn {
  /**
   * Does a piece of work once nobody else works; the others wait until all of the turn is over, or asks for this again.
   * One piece at a time.
   */
  exclusive: <T>(work: () => Promise<T>) => Promise<T>
  /** Does a piece of work whose time is told under a title of its own. */
  timedSeparately: <T>(title: string, work: () => Promise<T>) => Promise<T>
  /** Lets others into its lane: what is left to do takes none of its places. */
  release: () => void
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

  /** @param places of each lane; how many of them somebody takes goes by what it works with */
  constructor(places: Places) {
    this.#all = places
    this.#free = { ...places }
  }

  /** Works as soon as the lanes have the places that this takes, all of a lane where it wants no other beside it. */
  async take<T>(title: string, use: Use, work: (turn: Turn) => Promise<T>): Promise<T> {
    const claim = this.#claimOf(use)
    await new Promise<void>((begin) => {
      this.#entering.push({ claim, begin })
      this.#next()
    })
    const stopwatch = new Stopwatch()
    const place = new Place(() => {
      this.#give(claim, 1)
    })
    try {
      return await work({
        exclusive: (piece) => this.#exclusive(piece, stopwatch, place),
        timedSeparately: (name, piece) => this.#timedSeparately(name, piece, stopwatch),
        release: () => {
          place.free()
          this.#next()
        },
      })
    } finally {
      this.times.push({ title, durationMs: Math.round(stopwatch.pause()) })
      this.#leave(place)
    }
  }

  #claimOf(use: Use): Claim {
    const all = this.#all
    const claims: Record<Use, Claim> = {
      'shared-stack-to-start': { 'shared-stacks': 1 },
      // What others measure would be disturbed where images are read for the first time.
      images: { 'shared-stacks': 1, 'own-stacks': all['own-stacks'] },
      'shared-stacks': { 'shared-stacks': all['shared-stacks'] },
      'own-stacks': { 'own-stacks': 1 },
      'own-stacks-only': { 'own-stacks': all['own-stacks'] },
    }
    return claims[use]
  }

  #give(claim: Claim, sign: 1 | -1): void {
    for (const lane of LANES) this.#free[lane] += sign * (claim[lane] ?? 0)
  }

  async #exclusive<T>(work: () => Promise<T>, stopwatch: Stopwatch, place: Place): Promise<T> {
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

  async #timedSeparately<T>(
    title: string,
    work: () => Promise<T>,
    stopwatch: Stopwatch,
  ): Promise<T> {
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
      if (LANES.some((lane) => this.#free[lane] < (one.claim[lane] ?? 0))) continue
      this.#entering.splice(this.#entering.indexOf(one), 1)
      this.#give(one.claim, -1)
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

/** What was taken of the lanes, and is given back once. */
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
