/** What is wrong with the pages: told at once, and the end of a build. */
export class Problems {
  readonly #found = new Set<string>()

  /** The same page is read several times: for the browser, for the server, for the search. */
  add(problem: string): void {
    if (this.#found.has(problem)) return
    this.#found.add(problem)
    console.error(problem)
  }

  /** @throws where there were any */
  refuse(): void {
    const count = this.#found.size
    if (count > 0) throw new Error(`${count} ${count === 1 ? 'problem' : 'problems'}, see above`)
  }
}
