import type { Docker } from '../docker/docker.ts'
import { hostPortOf, parseComposePs } from './compose-ps.ts'
import type { Entry } from './entry.ts'
import { waitUntilOneIsReady, watchOf } from './ready.ts'

/** Which published port of a stack is the app's: the only one, or the one that answers. */
export class StackEntry {
  readonly #entries: [Entry, ...Entry[]]
  readonly #host: string
  #found: Promise<Entry> | undefined

  /** @param entries all that may be it, those first that users would be given if several serve */
  constructor(entries: [Entry, ...Entry[]], host: string) {
    this.#entries = entries
    this.#host = host
  }

  /**
   * Asked once. Where there are several, the stack is started for it and removed.
   * @param prepare gives `compose` with the arguments of a project that publishes all of them
   * @throws ExpectedError with what each said, where none answers as the contract says
   */
  of(docker: Docker, prepare: () => Promise<string[]>): Promise<Entry> {
    const [first, ...others] = this.#entries
    if (others.length === 0) return Promise.resolve(first)
    this.#found ??= this.#ask(docker, prepare).catch((error: unknown) => {
      this.#found = undefined
      throw error
    })
    return this.#found
  }

  async #ask(docker: Docker, prepare: () => Promise<string[]>): Promise<Entry> {
    const compose = await prepare()
    const quiet = docker.recordingTo([])
    const ps = async () => (await quiet.run([...compose, 'ps', '--all', '--format', 'json'])).stdout
    try {
      await docker.run([...compose, 'up', '--detach'])
      const printed = await ps()
      const candidates = this.#entries.map((entry) => ({
        ...{ entry, name: `${entry.service}:${entry.target}` },
        url: `http://${this.#host}:${hostPortOf(printed, entry) ?? 0}`,
      }))
      const watch = watchOf(quiet, async () =>
        parseComposePs(await ps()).filter(({ service }) => ['web', 'redis'].includes(service)),
      )
      const found = await waitUntilOneIsReady(candidates, watch)
      return candidates.find((one) => one === found)?.entry ?? this.#entries[0]
    } finally {
      await docker.forCleanUp().run([...compose, 'down', '--volumes', '--timeout', '0'])
    }
  }
}
