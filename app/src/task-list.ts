import { compareIds, type Task } from './task.ts'

/** So many things made of one list are kept at most: pages, mostly, and they are some 50 KB each. */
const MOST_KEPT = 32

/** All tasks as they were at one moment, ascending by id, and what was made of them. It never changes. */
export class TaskList {
  readonly tasks: readonly Task[]
  readonly completed: number
  readonly #made = new Map<string, Promise<Buffer>>()

  constructor(tasks: Task[]) {
    this.tasks = tasks.sort((a, b) => compareIds(a.id, b.id))
    this.completed = tasks.filter((task) => task.completed).length
  }

  /** How many tasks have ids below this one: also the place where it is, or would be. */
  countBelow(id: number): number {
    let low = 0
    let high = this.tasks.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (Number(this.tasks[middle]?.id) < id) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Makes something of this list, and only the first time: the same list makes the same again. */
  once(name: string, make: () => string | Promise<string>): Promise<Buffer> {
    let made = this.#made.get(name)
    if (!made) {
      made = Promise.resolve(make()).then((text) => Buffer.from(text))
      if (this.#made.size >= MOST_KEPT) this.#made.clear()
      this.#made.set(name, made)
    }
    return made
  }
}
