import { type Answer, headerOf, type Outcome } from './answer.ts'
import { Connection } from './connection.ts'
import { problemsOf } from './judge.ts'
import { Model, type Task } from './model.ts'
import { addTask } from './requests/good.ts'
import { type Exchange, fill, single, TITLE } from './requests/request.ts'
import type { Tally } from './tally.ts'
import { Violation } from './violation.ts'

/** Tasks that no request may change, though many try to. */
const GUARDED = 3
/** A busy machine may answer 503 to some requests. */
const MAX_TRIES = 20
/** What is slow, or waits for an answer that need not come, is sent beside the others; so many at a time. */
const MAX_BESIDE = 6

export interface SessionOptions {
  url: URL
  /** Which instances an answer may come from; absent where that is not known. */
  hostnames?: Set<string>
  tally: Tally
  /** Unlike that of any other session of the run. */
  number: number
  /** Ids of tasks that were there before the run: an earlier run may have left some that look like this one's. */
  before: Set<string>
  /** Asked before each exchange; what is left of the session is then left out. */
  isOver: () => boolean
}

/** One client with tasks of its own. It judges every answer, and compares its tasks with the list. */
export class Session {
  readonly model = new Model()
  readonly #options: SessionOptions
  readonly #connection: Connection
  /** What is under way beside the others; a violation that it found. */
  readonly #beside = new Set<Promise<void>>()
  readonly #found: Violation[] = []
  /** The beginning of each text that is in one request only. */
  readonly #marker: string
  #requests = 0

  constructor(options: SessionOptions) {
    this.#options = options
    this.#connection = new Connection(options.url)
    this.#marker = `zq${base36(options.number)}`
  }

  /** Adds the tasks that no request may change. */
  async open(): Promise<void> {
    for (let tries = 1; this.model.own.length < GUARDED; tries++) {
      if (tries > MAX_TRIES) throw new Violation(['no task could be added'])
      await this.#send('add a task', addTask(`${TITLE}guarded`))
    }
    this.model.guard()
  }

  /**
   * Sends an exchange that fast-check chose.
   * @throws Violation
   */
  async play(kind: string, exchange: Exchange): Promise<void> {
    if (!this.#options.isOver()) await this.#send(kind, exchange)
  }

  async #send(kind: string, template: Exchange): Promise<void> {
    const exchange = this.#filled(template)
    if (!exchange.slow && !exchange.mayBeSilent) {
      this.#judge(kind, exchange, await this.#connection.play(exchange))
      return
    }
    if (this.#beside.size >= MAX_BESIDE) await Promise.race(this.#beside)
    const playing = this.#playBeside(kind, exchange).finally(() => this.#beside.delete(playing))
    this.#beside.add(playing)
  }

  #filled(template: Exchange): Exchange {
    const { own, guarded } = this.model
    const requests = template.requests.map((request) => {
      const number = this.#requests++
      return fill(request, {
        UNIQUETEXT: this.#marker + base36(number),
        REQUESTID: `fuzz-${this.#options.number}-${number}`,
        HOSTNAME: this.#options.url.host,
        OWNID: pick(own.length > 0 ? own : guarded, number),
        GUARDEDID: pick(guarded, number),
      })
    })
    return { ...template, requests }
  }

  /** Compares the tasks that the session knows with the list, while some of its requests may be under way. */
  async compare(): Promise<void> {
    const { ids } = this.model
    const tasks = await this.#list()
    if (tasks) report(this.model.compare(tasks, ids))
  }

  /** Waits for what is under way, and compares all tasks that the session may have added with the list. */
  async settle(): Promise<void> {
    await Promise.all(this.#beside)
    const [first] = this.#found
    if (first) throw first
    const tasks = await this.#list()
    if (tasks) report(this.model.compareAll(tasks, `<${this.#marker}`))
  }

  /**
   * Deletes what the session has added: the stack may be somebody's.
   * @returns ids and titles of tasks that may be there still
   */
  async close(): Promise<string[]> {
    await Promise.all(this.#beside)
    const left = [...this.model.unseen]
    for (const id of this.model.ids) {
      const exchange = this.#filled(single({ method: 'DELETE', path: `/api/tasks/${id}` }))
      const { answers } = await this.#connection.play(exchange)
      if (![204, 404].includes(answers[0]?.status ?? 0)) left.push(id)
    }
    this.#connection.close()
    return left
  }

  async #playBeside(kind: string, exchange: Exchange): Promise<void> {
    const connection = new Connection(this.#options.url)
    const outcome = await connection.play(exchange)
    connection.close()
    try {
      this.#judge(kind, exchange, outcome)
    } catch (error) {
      if (!(error instanceof Violation)) throw error
      this.#found.push(error)
    }
  }

  #judge(kind: string, exchange: Exchange, { answers, malformed, received }: Outcome): void {
    const { requests, mayBeSilent = false, end } = exchange
    const isDue = !mayBeSilent && end !== 'abort' && malformed === undefined
    const more = answers.slice(requests.length)
    const problems = more.flatMap((answer) => problemsOf({ method: 'GET' }, answer))
    if (malformed !== undefined) problems.push(malformed)
    for (const [index, sent] of requests.entries()) {
      const answer = answers[index]
      this.#options.tally.add(kind, answer ? String(answer.status) : 'none')
      if (answer) problems.push(...problemsOf(sent, answer), ...this.#foreign(answer))
      else if (isDue) problems.push('no answer')
      problems.push(...this.model.record(sent, answer))
    }
    report(problems, { kind, exchange, received })
  }

  #foreign(answer: Answer): string[] {
    const { hostnames } = this.#options
    const name = headerOf(answer, 'x-served-by')
    const isForeign = hostnames && name !== undefined && !hostnames.has(name)
    return isForeign ? [`an answer of ${name}, which was not there before`] : []
  }

  /** The tasks that have come since the run began; undefined where Redis did not answer in time. */
  async #list(): Promise<Task[] | undefined> {
    const exchange = this.#filled(single({ path: '/api/tasks', expect: 'serve' }))
    const outcome = await this.#connection.play(exchange)
    this.#judge('compare the list', exchange, outcome)
    const [answer] = outcome.answers
    if (answer?.status !== 200) return undefined
    const tasks = JSON.parse(answer.body.toString()) as Task[]
    return tasks.filter(({ id }) => !this.#options.before.has(id))
  }
}

function report(problems: string[], evidence?: Violation['evidence']): void {
  if (problems.length > 0) throw new Violation(problems, evidence)
}

/** Four characters, so that a text has always the same length. */
const base36 = (number: number) => number.toString(36).padStart(4, '0')

const pick = (ids: string[], index: number) => ids[index % ids.length] ?? ''
