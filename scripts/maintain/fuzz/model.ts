import { type Answer, headerOf, parsed } from './answer.ts'
import type { Effect } from './requests/request.ts'

export interface Task {
  id: string
  title: string
  completed: boolean
}

const GONE = 'gone'

/** A task as it is compared and printed. */
const stateOf = (task: Task | undefined) =>
  task ? JSON.stringify({ title: task.title, completed: task.completed }) : GONE

/**
 * The tasks that a session knows: what each accepted request has done to them, and what may have been done where no answer
 * came. A refused request does nothing here; what it did there shows when the tasks are compared.
 */
export class Model {
  /** The states that a task may be in: more than one, where an answer did not come. */
  readonly #tasks = new Map<string, Set<string>>()
  /** Titles of tasks that may have been added, for no answer came. */
  readonly #unseen = new Set<string>()
  /** Tasks whose state is certain: what the session may change next. */
  own: string[] = []

  /** All that was added, and may be there still. */
  get ids(): string[] {
    return [...this.#tasks.keys()]
  }

  /** Takes in a task that is there. */
  know(task: Task): void {
    this.#tasks.set(task.id, new Set([stateOf(task)]))
  }

  /**
   * Takes in what a request has done.
   * @param id of the own task that it was sent after
   * @returns what is wrong with the answer, judged by what the task was
   */
  record(effect: Effect, id: string, answer: Answer | undefined): string[] {
    if (answer && answer.status >= 400 && answer.status < 500) return []
    const accepted = answer && answer.status < 400 ? answer : undefined
    if (effect.do === 'create') {
      if (accepted) return this.#add(effect.title, accepted)
      this.#unseen.add(effect.title)
      return []
    }
    const before = [...(this.#tasks.get(id) ?? [])]
    const after = before.map((state) => changed(state, effect))
    this.#tasks.set(id, new Set(accepted ? after : [...before, ...after]))
    if (!accepted || effect.do === 'delete') this.own = this.own.filter((one) => one !== id)
    // A form is answered with a redirect, which says nothing of the task.
    if (accepted?.status !== 200) return []
    const told = taskIn(accepted)
    if (told?.id === id && after.includes(stateOf(told))) return []
    return [`task ${id} was changed, and the answer says otherwise: ${accepted.body}`]
  }

  #add(title: string, answer: Answer): string[] {
    const expected = { title, completed: false }
    const [, id] = /^\/\?task=(\d+)$/.exec(headerOf(answer, 'location') ?? '') ?? []
    // The API answers with the task, a form with the page that it is on.
    const task = answer.status === 201 ? taskIn(answer) : id && { id, ...expected }
    if (!task) return ['a task was added, and the answer does not say which']
    if (this.#tasks.has(task.id)) return [`the id ${task.id} was given twice`]
    this.know(task)
    this.own.push(task.id)
    if (stateOf(task) === stateOf({ id: task.id, ...expected })) return []
    return [`another task was added than was sent: ${stateOf(task)}`]
  }

  /**
   * Compares the tasks with a list, and learns the ids of those whose answers did not come.
   * @param marker in the title of every task that the session may have added; where left out, there are no other tasks
   */
  compare(list: Task[], marker = ''): string[] {
    for (const task of list) {
      if (this.#unseen.delete(task.title)) this.know({ ...task, completed: false })
    }
    const byId = new Map(list.map((task) => [task.id, task]))
    const changed = [...this.#tasks].flatMap(([id, states]) => {
      const found = stateOf(byId.get(id))
      if (states.has(found)) return []
      return [`task ${id} is ${found}, and should be ${[...states].join(' or ')}`]
    })
    const added = list
      .filter(({ id, title }) => title.includes(marker) && !this.#tasks.has(id))
      .map((task) => `task ${task.id} was added by a request that was refused: ${stateOf(task)}`)
    return [...changed, ...added]
  }
}

function changed(state: string, effect: Exclude<Effect, { do: 'create' }>): string {
  if (state === GONE || effect.do === 'delete') return GONE
  const task = JSON.parse(state) as Task
  return stateOf({ ...task, ...(effect.do === 'change' ? effect : { completed: !task.completed }) })
}

/** The task in an answer of the API; undefined where it has none. */
const taskIn = ({ body }: Answer) => parsed(body) as Task | undefined
