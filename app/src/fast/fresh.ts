import { shareNext } from './share-next.ts'

/** So many answers are kept at most: pages, mostly, and with their HTML they are some 100 KB each. */
const MOST_KEPT = 32

/** What was read, and the version that the tasks had then; '' where Redis could give them none. */
export interface Versioned<T> {
  version: string
  value: T
}

/**
 * What was read of the tasks, kept in this process, and yet never older than the last change that anyone was told of.
 *
 *     this process                              Redis
 *     page of version 7f3a   ── “still 7f3a?” ─▶  tasks_version = 7f3a
 *                            ◀───── “yes” ──────  → use the page that we have
 *
 *     page of version 7f3a   ── “still 7f3a?” ─▶  tasks_version = c91e, since somebody has changed a task
 *                            ◀─ “no: c91e” + ───  → make a new page of what came, and use that
 *                               its tasks
 *
 * 1. Every change of a task gives the tasks a new version, in the same script, before its sender hears of it.
 * 2. Every read asks Redis for the version. The question and the answer are one script, so nothing can come between.
 * 3. So an answer is kept for what is dear, fetching and parsing and rendering, and never believed without asking.
 * 4. A version is an id that nobody has made before, and no counter in Redis: one that lost its last second, or was
 *    emptied, counts its way back to a number that stood for other tasks.
 *
 * Who reads the same at the same time shares one question, which is put after all of them have come.
 *
 * @param ask reads what a name stands for, or gives null where the version is still the one that it is given
 */
export function keepFresh<T>(
  ask: (name: string, version: string) => Promise<Versioned<T> | null>,
): (name: string) => Promise<T> {
  const readers = new Map<string, () => Promise<T>>()

  function readerOf(name: string): () => Promise<T> {
    let kept: Versioned<T> | undefined
    return shareNext(async () => {
      const answer = await ask(name, kept?.version ?? '')
      if (answer) kept = answer
      if (!kept) throw new Error('Redis says that a version is current which nobody has')
      return kept.value
    })
  }

  return (name) => {
    let read = readers.get(name)
    if (!read) {
      if (readers.size >= MOST_KEPT) readers.clear()
      read = readerOf(name)
      readers.set(name, read)
    }
    return read()
  }
}

/** Makes a text of something, and only the first time. */
export function onceFor<T extends object>(
  make: (from: T) => string | Promise<string>,
): (from: T) => Promise<Buffer> {
  const made = new WeakMap<T, Promise<Buffer>>()
  return (from) => {
    let text = made.get(from)
    if (!text) {
      text = Promise.resolve(make(from)).then((one) => Buffer.from(one))
      made.set(from, text)
    }
    return text
  }
}
