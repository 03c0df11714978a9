import type { Answer } from './answer.ts'
import type { Effect, Sent } from './fuzz-case.ts'

export interface Task {
  id: string
  title: string
  completed: boolean
}

/** What may be there under an id: as JSON, or nothing. More than one, where an answer did not come. */
type States = Set<string>
const GONE = 'gone'

const stateOf = ({ title, completed }: Pick<Task, 'title' | 'completed'>) =>
  JSON.stringify({ title, completed })

/**
 * Keeps account of every task: what was there before, what each accepted request has done, and what may have been done
 * where no answer came. A refused request does nothing here; whatever it did there shows at the next comparison.
 */
export class Ledger {
  readonly #tasks = new Map<string, States>()
  readonly #owned = new Map<number, Set<string>>()
  readonly #owners = new Map<string, number>()
  /** Titles of tasks whose ids the answer did not tell (a form), and whether they have to be there. */
  readonly #nameless = new Map<string, { owner: number; certain: boolean }>()
  readonly #guarded = new Set<string>()

  /** @param tasks what is there before the first request, and must be there after the last */
  constructor(tasks: Task[]) {
    for (const task of tasks) this.#tasks.set(task.id, new Set([stateOf(task)]))
  }

  /** Adds tasks that no request may change. */
  guard(tasks: Task[]): void {
    for (const task of tasks) {
      this.#tasks.set(task.id, new Set([stateOf(task)]))
      this.#guarded.add(task.id)
    }
  }

  get guarded(): string[] {
    return [...this.#guarded]
  }

  /** Everything that was added, and may be there still. */
  get added(): string[] {
    return [...this.#guarded, ...this.#owners.keys()]
  }

  /** Tasks of a worker whose state is known for certain: what it may change next. */
  ownedBy(worker: number): string[] {
    return [...(this.#owned.get(worker) ?? [])]
  }

  /**
   * Books a request with its answer.
   * @returns what is wrong with the answer, judged by what the task was
   */
  book({ effect }: Sent, answer: Answer | undefined, worker: number): string[] {
    if (!effect) return []
    if (!answer || answer.status >= 500) {
      this.#bookUncertain(effect, worker)
      return []
    }
    if (answer.status >= 400) return []
    return effect.do === 'create'
      ? this.#bookCreation(effect.title, answer, worker)
      : this.#bookChange(effect, answer)
  }

  #bookCreation(title: string, answer: Answer, worker: number): string[] {
    if (answer.status === 303) {
      this.#nameless.set(title, { owner: worker, certain: true })
      return []
    }
    const task = taskOf(answer)
    if (!task || answer.status !== 201)
      return [`a task was added, and the answer does not say which`]
    const problems =
      task.title === title && !task.completed
        ? []
        : [`another task was added than was sent: ${stateOf(task)}`]
    if (this.#tasks.has(task.id)) problems.push(`the id ${task.id} was given twice`)
    this.#tasks.set(task.id, new Set([stateOf(task)]))
    this.#own(task.id, worker)
    return problems
  }

  #bookChange(effect: Exclude<Effect, { do: 'create' }>, answer: Answer): string[] {
    const after = this.#after(effect)
    this.#tasks.set(effect.id, after)
    if (effect.do === 'delete') this.#disown(effect.id)
    if (effect.do !== 'change') return []
    const task = taskOf(answer)
    return task?.id === effect.id && after.has(stateOf(task))
      ? []
      : [`task ${effect.id} was changed, and the answer says otherwise: ${answer.body.toString()}`]
  }

  #bookUncertain(effect: Effect, worker: number): void {
    if (effect.do === 'create') {
      this.#nameless.set(effect.title, { owner: worker, certain: false })
      return
    }
    const before = this.#tasks.get(effect.id) ?? new Set()
    this.#tasks.set(effect.id, new Set([...before, ...this.#after(effect)]))
    this.#disown(effect.id)
  }

  #own(id: string, worker: number): void {
    const owned = this.#owned.get(worker) ?? new Set()
    this.#owned.set(worker, owned.add(id))
    this.#owners.set(id, worker)
  }

  #disown(id: string): void {
    this.#owned.get(this.#owners.get(id) ?? -1)?.delete(id)
    this.#owners.delete(id)
  }

  #after(effect: Exclude<Effect, { do: 'create' }>): States {
    const after: States = new Set()
    for (const state of this.#tasks.get(effect.id) ?? []) {
      if (state === GONE || effect.do === 'delete') after.add(GONE)
      else {
        const task = JSON.parse(state) as Task
        const change = effect.do === 'change' ? effect : { completed: !task.completed }
        after.add(stateOf({ title: task.title, completed: task.completed, ...defined(change) }))
      }
    }
    return after
  }

  /**
   * Compares with a list while other workers go on: the guarded tasks, and those of one worker. Learns the ids of tasks that
   * its forms have added.
   * @param mine the tasks of that worker when it asked for the list: what it sends beside may have added more since
   */
  compareOwn(worker: number, mine: string[], list: Task[]): string[] {
    this.#learn(list, worker)
    const byId = new Map(list.map((task) => [task.id, task]))
    return [...this.guarded, ...mine].flatMap((id) => this.#compare(id, byId.get(id)))
  }

  /** Compares all with a list, once nobody sends any more. */
  compareAll(list: Task[]): string[] {
    this.#learn(list)
    const byId = new Map(list.map((task) => [task.id, task]))
    const unknown = list.filter(({ id }) => !this.#tasks.has(id))
    const missing = [...this.#nameless].filter(([, { certain }]) => certain)
    return [
      ...[...this.#tasks.keys()].flatMap((id) => this.#compare(id, byId.get(id))),
      ...unknown.map(
        (task) => `task ${task.id} was added by a request that was refused: ${stateOf(task)}`,
      ),
      ...missing.map(
        ([title]) => `a task is not there that a form has added: ${JSON.stringify(title)}`,
      ),
    ]
  }

  /** Gives those their ids that have none yet. */
  #learn(list: Task[], worker?: number): void {
    for (const task of list) {
      const nameless = this.#nameless.get(task.title)
      if (!nameless || this.#tasks.has(task.id)) continue
      if (worker !== undefined && nameless.owner !== worker) continue
      this.#nameless.delete(task.title)
      this.#tasks.set(task.id, new Set([stateOf({ title: task.title, completed: false })]))
      this.#own(task.id, nameless.owner)
    }
  }

  #compare(id: string, task: Task | undefined): string[] {
    const states = this.#tasks.get(id) ?? new Set()
    if (states.has(task ? stateOf(task) : GONE)) return []
    const found = task ? stateOf(task) : GONE
    return [`task ${id} is ${found}, and should be ${[...states].join(' or ')}`]
  }
}

/** What a change names. */
function defined({ title, completed }: { title?: string; completed?: boolean }) {
  return { ...(title !== undefined && { title }), ...(completed !== undefined && { completed }) }
}

function taskOf({ body }: Answer): Task | undefined {
  try {
    const { id, title, completed } = JSON.parse(body.toString()) as Task
    return { id, title, completed }
  } catch {
    return undefined
  }
}
