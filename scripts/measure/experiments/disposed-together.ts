import { allOf } from '../../core/all-of.ts'

/**
 * As `AsyncDisposableStack`, for things that have nothing to do with each other: they are disposed of at the same time, each
 * once, and all of them where one fails.
 */
export class DisposedTogether implements AsyncDisposable {
  readonly #ends: (() => Promise<unknown>)[] = []

  use<T extends AsyncDisposable>(one: T): T {
    this.#ends.push(async () => one[Symbol.asyncDispose]())
    return one
  }

  defer(end: () => Promise<unknown>): void {
    this.#ends.push(end)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await allOf(this.#ends.splice(0).map((end) => end()))
  }
}
