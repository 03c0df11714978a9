import { type Answer, headerOf } from './answer.ts'
import type { Effect, Sent } from './requests/request.ts'

export interface Task {
  id: string
  title: string
  completed: boolean
}

/** What may be there under an id: as JSON, or nothing. More than one, where an answer did not come. */
type States = Set<string>
const GONE = 'gone'

export const stateOf = ({ title, completed }: Omit<Task, 'id'>) =>
  JSON.stringify({ title, completed })

/**
 * The tasks of one session: what each accepted request has done, and what may have been done where no answer came. A refused
 * request does nothing here; what it did there shows at the next comparison.
 */
export class Model {
  readonly #tasks = new Map<string, States>()
  /** Titles of tasks that may have been added, for no answer came. */
  readonly unseen = new Set<string>()
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

  /**
   * Takes in a request with its answer.
   * @returns what is wrong with the answer, judged by what the task was
   */
  record({ effect }: Sent, answer: Answer | undefined): string[] {
    if (!effect || (answer && answer.status >= 400 && answer.status < 500)) return []
    const certain = answer && answer.status < 500 ? answer : undefined
    if (effect.do === 'create') {
      if (certain) return this.#add(effect.title, certain)
      this.unseen.add(effect.title)
      return []
    }
    const before = this.#tasks.get(effect.id) ?? new Set()
    const after = new Set([...before].map((state) => changed(state, effect)))
    this.#tasks.set(effect.id, certain ? after : new Set([...before, ...after]))
    if (!certain || effect.do === 'delete') this.own = this.own.filter((id) => id !== effect.id)
    // A form is answered with a redirect, which says nothing of the task.
    if (certain?.status !== 200) return []
    const task = parsed(certain.body.toString()) as Task | undefined
    if (task?.id === effect.id && after.has(stateOf(task))) return []
    return [`task ${effect.id} was changed, and the answer says otherwise: ${String(certain.body)}`]
  }

  #add(title: string, answer: Answer): string[] {
    const task = addedTask(title, answer)
    if (!task) return ['a task was added, and the answer does not say which']
    const isSame = task.title === title && !task.completed
    const problems = isSame ? [] : [`another task was added than was sent: ${stateOf(task)}`]
    if (this.#tasks.has(task.id)) problems.push(`the id ${task.id} was given twice`)
    this.#know(task)
    return problems
  }

  #know(task: Task): void {
    this.#tasks.set(task.id, new Set([stateOf(task)]))
    this.own.push(task.id)
  }

  /** Compares tasks with a list, and learns the ids of those whose answers did not come. */
  compare(list: Task[], ids = this.ids): string[] {
    for (const task of list) {
      if (this.unseen.delete(task.title)) this.#know({ ...task, completed: false })
    }
    const byId = new Map(list.map((task) => [task.id, task]))
    return ids.flatMap((id) => {
      const states = this.#tasks.get(id) ?? new Set()
      const task = byId.get(id)
      const found = task ? stateOf(task) : GONE
      if (states.has(found)) return []
      return [`task ${id} is ${found}, and should be ${[...states].join(' or ')}`]
    })
  }

  /**
   * Compares all tasks with a list, once nothing is under way.
   * @param marker in the title of every task that the session may have added
   */
  compareAll(list: Task[], marker: string): string[] {
    const problems = this.compare(list)
    const strange = list.filter(({ id, title }) => title.includes(marker) && !this.#tasks.has(id))
    return [...problems, ...strange.map(addedByRefused)]
  }
}

/** The problem that a task is there which nobody has added. */
export const addedByRefused = (task: Task) =>
  `task ${task.id} was added by a request that was refused: ${stateOf(task)}`

function changed(state: string, effect: Exclude<Effect, { do: 'create' }>): string {
  if (state === GONE || effect.do === 'delete') return GONE
  const task = JSON.parse(state) as Task
  const change = effect.do === 'change' ? effect : { completed: !task.completed }
  return stateOf({ ...task, ...change })
}

/** The task that a good answer says was added: the API as JSON, a form by the page that it leads to. */
function addedTask(title: string, answer: Answer): Task | undefined {
  if (answer.status === 201) return parsed(answer.body.toString()) as Task | undefined
  const [, id] = /^\/\?task=(\d+)$/.exec(headerOf(answer, 'location') ?? '') ?? []
  return id === undefined ? undefined : { id, title, completed: false }
}

/** What a text of JSON says; undefined where it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
