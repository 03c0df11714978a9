import { AssertionError } from 'node:assert'
import { inspect } from 'node:util'
import { addTask, listTasks } from '../../engine/load/task-client.ts'
import { Connection } from './connection.ts'
import { problemsOf } from './judge.ts'
import { Model, type Task } from './model.ts'
import { type Exchange, fill, single } from './requests/request.ts'

/** A busy machine may answer 503 now and then. */
const LIST_WITHIN_MS = 10_000

export interface SessionOptions {
  url: URL
  /** Unlike that of any other session of the run. */
  number: number
  /** Ids of tasks that were there before the run: an earlier run may have left some that look like this one's. */
  before: Set<string>
  /** Told of each request which status its answer had, or `none`. */
  count: (kind: string, outcome: string) => void
}

/** One client with tasks of its own. It judges every answer, and compares its tasks with the list. */
export class Session {
  readonly model = new Model()
  readonly #options: SessionOptions
  readonly #connection: Connection
  /** The beginning of each text that is in one request only. */
  readonly #marker: string
  /** The task that no request may change, though many try to. */
  #guarded = ''
  #requests = 0

  constructor(options: SessionOptions) {
    this.#options = options
    this.#connection = new Connection(options.url)
    this.#marker = `zq${base36(options.number)}`
  }

  /** Adds the task that no request may change. */
  async open(): Promise<void> {
    const title = '<zq: nobody may change this>'
    this.#guarded = await addTask(this.#options.url.href, title)
    this.model.know({ id: this.#guarded, title, completed: false })
  }

  /**
   * Sends an exchange and judges what comes.
   * @throws AssertionError which says what the server must not have done, what was sent, and what came
   */
  async play(kind: string, template: Exchange): Promise<void> {
    const own = this.model.own[this.#requests % this.model.own.length] ?? ''
    const exchange = this.#filled(template, own)
    const { requests } = exchange
    const { answers, rest, problem, received } = await this.#connection.play(exchange)
    const problems = rest === '' ? [] : [problem ?? 'half an answer']
    const isDue = !exchange.mayBeSilent && exchange.end !== 'abort' && problems.length === 0
    for (const [index, sent] of requests.entries()) {
      const answer = answers[index]
      this.#options.count(kind, answer ? String(answer.status) : 'none')
      if (answer) problems.push(...problemsOf(sent, answer))
      else if (isDue) problems.push('no answer')
      if (sent.effect) problems.push(...this.model.record(sent.effect, own, answer))
    }
    const unasked = answers.slice(requests.length)
    problems.push(...unasked.flatMap((answer) => problemsOf({ bytes: '' }, answer)))
    if (problems.length === 0) return
    const sent = requests.map(({ bytes }) => bytes).join('')
    problems.push(`sent: ${shown(sent)}`, `came: ${shown(received)}`)
    throw new AssertionError({ message: problems.join('\n') })
  }

  #filled(template: Exchange, own: string): Exchange {
    const requests = template.requests.map((request) => {
      const number = this.#requests++
      return fill(request, {
        UNIQUETEXT: this.#marker + base36(number),
        REQUESTID: `fuzz-${this.#options.number}-${number}`,
        HOSTNAME: this.#options.url.host,
        OWNID: own,
        GUARDEDID: this.#guarded,
      })
    })
    return { ...template, requests }
  }

  /**
   * Compares the tasks that the session knows, or may have added, with the list.
   * @throws AssertionError
   */
  async compare(): Promise<void> {
    const list = (await listTasks(this.#options.url.href, { timeoutMs: LIST_WITHIN_MS })) as Task[]
    const tasks = list.filter(({ id }) => !this.#options.before.has(id))
    const problems = this.model.compare(tasks, `<${this.#marker}`)
    if (problems.length > 0) throw new AssertionError({ message: problems.join('\n') })
  }

  /** Deletes what the session has added: the stack may be somebody's. */
  async close(): Promise<void> {
    const deletion = single({ method: 'DELETE', path: '/api/tasks/OWNID' })
    for (const id of this.model.ids) await this.#connection.play(this.#filled(deletion, id))
    this.#connection.close()
  }
}

/** Whether a task looks like those that sessions add. */
export const isOurs = ({ title }: Task) => title.includes('<zq')

/** Four characters, so that a text has always the same length. */
const base36 = (number: number) => number.toString(36).padStart(4, '0')

/** Bytes as a terminal may show them, and as many as one can read: nothing in them can move its cursor. */
const shown = (bytes: string) => inspect(bytes, { maxStringLength: 1200 })
