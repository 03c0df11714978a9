import { randomFrom } from '../../core/random-numbers.ts'

/** Random choices that are the same again for the same seed. */
export class Random {
  readonly #next: () => number

  /** @param index of a case: each has its own sequence, whatever came before it */
  constructor(seed: number, index = 0) {
    this.#next = randomFrom(
      Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35),
    )
    // Seeds that are close to each other are far apart after some rounds.
    for (let i = 0; i < 4; i++) this.#next()
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
