/** Random choices that are the same again for the same seed. */
export class Random {
  #state: number

  /** @param index of a case: each has its own sequence, whatever came before it */
  constructor(seed: number, index = 0) {
    this.#state =
      (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35)) >>> 0
    // Seeds that are close to each other are far apart after some rounds.
    for (let i = 0; i < 4; i++) this.#next()
  }

  /** mulberry32. */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.#next() * (max - min + 1))
  }

  chance(share: number): boolean {
    return this.#next() < share
  }

  pick<T>(from: readonly T[]): T {
    if (from.length === 0) throw new Error('There is nothing to pick from')
    return from[this.int(0, from.length - 1)] as T
  }

  /** One of several, by weight. */
  weighted<T>(from: readonly (readonly [weight: number, value: T])[]): T {
    let rest = this.#next() * from.reduce((sum, [weight]) => sum + weight, 0)
    for (const [weight, value] of from) if ((rest -= weight) < 0) return value
    return this.pick(from)[1]
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.int(0, 255)))
  }

  /** Any UTF-16 units, halves of surrogate pairs among them. */
  units(length: number): string {
    return String.fromCharCode(...Array.from({ length }, () => this.int(0, 0xffff)))
  }
}
