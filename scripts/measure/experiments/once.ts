/** Work that is done once for a key, whoever asks. What failed is not kept: who asks next has it done again. */
export class Once<K extends WeakKey, T> {
  readonly #done = new WeakMap<K, Promise<T>>()

  has(key: K): boolean {
    return this.#done.has(key)
  }

  /** What was done for the key, or is being done; else it is done now. */
  get(key: K, work: () => Promise<T>): Promise<T> {
    const known = this.#done.get(key)
    if (known) return known
    const doing = work()
    this.#done.set(key, doing)
    doing.catch(() => this.#done.delete(key)) // Thrown to whoever asked.
    return doing
  }
}
