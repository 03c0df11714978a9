import type { Answer } from './answer.ts'
import type { Effect, Sent } from './request.ts'

export interface Task {
  id: string
  title: string
  completed: boolean
}

/** What may be there under an id: as JSON, or nothing. More than one, where an answer did not come. */
type States = Set<string>
const GONE = 'gone'

export const stateOf = ({ title, completed }: Pick<Task, 'title' | 'completed'>) =>
  JSON.stringify({ title, completed })

/**
 * The tasks of one session: what each accepted request has done, and what may have been done where no answer came. A refused
 * request does nothing here; what it did there shows at the next comparison.
 */
export class Model {
  readonly #tasks = new Map<string, States>()
  /** Titles of tasks whose ids no answer told, and whether they have to be there. */
  readonly #nameless = new Map<string, 'certain' | 'possible'>()
  /** Tasks whose state is certain: what the session may change next. */
  own: string[] = []
  /** Tasks that no request may change. */
  readonly guarded: string[] = []

  /** Moves the own tasks to those that no request may change. */
  guard(): void {
    this.guarded.push(...this.own.splice(0))
  }

  /** All that was added, and may be there still. */
  get ids(): string[] {
    return [...this.#tasks.keys()]
  }

  /** Titles of what may have been added, and was not seen. */
  get unseen(): string[] {
    return [...this.#nameless.keys()]
  }

  /**
   * Takes in a request with its answer.
   * @returns what is wrong with the answer, judged by what the task was
   */
  record({ effect }: Sent, answer: Answer | undefined): string[] {
    if (!effect || (answer && answer.status >= 400 && answer.status < 500)) return []
    const isCertain = answer !== undefined && answer.status < 500
    if (effect.do === 'create') {
      if (isCertain && answer.status === 201) return this.#add(effect.title, answer)
      this.#nameless.set(effect.title, isCertain ? 'certain' : 'possible')
      return []
    }
    const before = this.#tasks.get(effect.id) ?? new Set()
    const after = new Set([...before].map((state) => changed(state, effect)))
    this.#tasks.set(effect.id, isCertain ? after : new Set([...before, ...after]))
    if (!isCertain || effect.do === 'delete') this.own = this.own.filter((id) => id !== effect.id)
    if (!isCertain || effect.do !== 'change') return []
    const task = taskOf(answer)
    if (task?.id === effect.id && after.has(stateOf(task))) return []
    return [`task ${effect.id} was changed, and the answer says otherwise: ${String(answer.body)}`]
  }

  #add(title: string, answer: Answer): string[] {
    const task = taskOf(answer)
    if (!task) return ['a task was added, and the answer does not say which']
    const isSame = task.title === title && !task.completed
    const problems = isSame ? [] : [`another task was added than was sent: ${stateOf(task)}`]
    if (this.#tasks.has(task.id)) problems.push(`the id ${task.id} was given twice`)
    this.#tasks.set(task.id, new Set([stateOf(task)]))
    this.own.push(task.id)
    return problems
  }

  /** Compares tasks with a list, and learns the ids of those whose answers told none. */
  compare(list: Task[], ids = this.ids): string[] {
    for (const task of list) {
      if (!this.#nameless.delete(task.title)) continue
      this.#tasks.set(task.id, new Set([stateOf({ title: task.title, completed: false })]))
      this.own.push(task.id)
    }
    const byId = new Map(list.map((task) => [task.id, task]))
    return ids.flatMap((id) => {
      const states = this.#tasks.get(id) ?? new Set()
      const task = byId.get(id)
      const found = task ? stateOf(task) : GONE
      return states.has(found)
        ? []
        : [`task ${id} is ${found}, and should be ${[...states].join(' or ')}`]
    })
  }

  /**
   * Compares all tasks with a list, once nothing is under way.
   * @param marker in the title of every task that the session may have added
   */
  compareAll(list: Task[], marker: string): string[] {
    const problems = this.compare(list)
    const strange = list.filter(({ id, title }) => title.includes(marker) && !this.#tasks.has(id))
    const missing = [...this.#nameless].filter(([, presence]) => presence === 'certain')
    return [
      ...problems,
      ...strange.map(addedByRefused),
      ...missing.map(
        ([title]) => `a task is not there that a form has added: ${JSON.stringify(title)}`,
      ),
    ]
  }
}

/** The problem that a task is there which nobody has added. */
export const addedByRefused = (task: Task) =>
  `task ${task.id} was added by a request that was refused: ${stateOf(task)}`

function changed(state: string, effect: Exclude<Effect, { do: 'create' }>): string {
  if (state === GONE || effect.do === 'delete') return GONE
  const task = JSON.parse(state) as Task
  if (effect.do !== 'change') return stateOf({ ...task, completed: !task.completed })
  const { title = task.title, completed = task.completed } = effect
  return stateOf({ title, completed })
}

function taskOf({ body }: Answer): Task | undefined {
  try {
    const { id, title, completed } = JSON.parse(body.toString()) as Task
    return { id, title, completed }
  } catch {
    return undefined
  }
}
