import { type Answer, headerOf } from './answer.ts'
import { Connection, type Outcome } from './connection.ts'
import { add } from './good.ts'
import { problemsOf } from './judge.ts'
import { Model, type Task } from './model.ts'
import type { Tally } from './tally.ts'
import { type Exchange, type Input, pick, type Row } from './request.ts'
import { Violation } from './violation.ts'

/** Tasks that no request may change, though many try to. */
const GUARDED = 3
/** A busy machine may answer 503 to some requests. */
const MAX_TRIES = 20
/** What is slow, or waits for an answer that need not come, is sent beside the others; so many at a time. */
const MAX_BESIDE = 6

/** What fast-check chooses for an exchange. */
export interface Choice extends Pick<Input, 'size' | 'coin' | 'bytes'> {
  row: Row
  /** What a title has after its marker. */
  text: string
}

export interface SessionOptions {
  url: URL
  /** Which instances an answer may come from; absent where that is not known. */
  hostnames?: Set<string>
  tally: Tally
  /** Unlike that of any other session of the run. */
  number: number
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
  readonly #marker: string
  #exchanges = 0

  constructor(options: SessionOptions) {
    this.#options = options
    this.#connection = new Connection(options.url)
    this.#marker = `<zq${options.number.toString(36).padStart(4, '0')}x`
  }

  /** Adds the tasks that no request may change. */
  async open(): Promise<void> {
    const choice = { row: add, text: 'guarded', size: 0, coin: false, bytes: Buffer.alloc(0) }
    for (let tries = 1; this.model.own.length < GUARDED; tries++) {
      if (tries > MAX_TRIES) throw new Violation(['no task could be added'])
      await this.#send('add a task', choice)
    }
    this.model.guard()
  }

  /**
   * Sends what fast-check chose.
   * @throws Violation
   */
  async play(kind: string, choice: Choice): Promise<void> {
    if (!this.#options.isOver()) await this.#send(kind, choice)
  }

  async #send(kind: string, { row, text, ...choice }: Choice): Promise<void> {
    const number = this.#exchanges++
    const marker = `${this.#marker}${number.toString(36).padStart(3, '0')}z>`
    const { own, guarded } = this.model
    const exchange = row({
      ...{ ...choice, marker, host: this.#options.url.host },
      title: `${marker}${text}`.slice(0, 195).toWellFormed().trim(),
      requestId: `fuzz-${this.#options.number}-${number}`,
      own: pick(own.length > 0 ? own : guarded, choice.size),
      guarded: pick(guarded, choice.size),
    })
    if (exchange.pauseMs === undefined && !exchange.mayBeSilent) {
      this.#judge(kind, exchange, await this.#connection.play(exchange))
      return
    }
    if (this.#beside.size >= MAX_BESIDE) await Promise.race(this.#beside)
    const playing = this.#playBeside(kind, exchange).finally(() => this.#beside.delete(playing))
    this.#beside.add(playing)
  }

  /** Compares the tasks that the session knows with the list, while some of its requests may be under way. */
  async compare(): Promise<void> {
    const { ids } = this.model
    const tasks = await this.#list()
    if (tasks) this.#report(this.model.compare(tasks, ids))
  }

  /** Waits for what is under way, and compares all tasks that the session may have added with the list. */
  async settle(): Promise<void> {
    await Promise.all(this.#beside)
    const [first] = this.#found
    if (first) throw first
    const tasks = await this.#list()
    if (tasks) this.#report(this.model.compareAll(tasks, this.#marker))
  }

  /**
   * Deletes what the session has added: the stack may be somebody's.
   * @returns ids and titles of tasks that may be there still
   */
  async close(): Promise<string[]> {
    await Promise.all(this.#beside)
    const left = this.model.unseen
    for (const own of this.model.ids) {
      const exchange = this.#request('DELETE', `/api/tasks/${own}`)
      const { answers } = await this.#connection.play(exchange)
      if (![204, 404].includes(answers[0]?.status ?? 0)) left.push(own)
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
    const problems = malformed === undefined ? [] : [malformed]
    for (const answer of answers.slice(requests.length)) {
      problems.push(...problemsOf({ method: 'GET' }, answer))
    }
    for (const [index, sent] of requests.entries()) {
      const answer = answers[index]
      this.#options.tally.add(kind, answer ? String(answer.status) : 'none')
      const isDue = !mayBeSilent && end !== 'abort' && malformed === undefined
      if (answer) problems.push(...problemsOf(sent, answer), ...this.#foreign(answer))
      else if (isDue) problems.push('no answer')
      problems.push(...this.model.record(sent, answer))
    }
    if (problems.length > 0) throw new Violation(problems, { kind, exchange, received })
  }

  #foreign(answer: Answer): string[] {
    const { hostnames } = this.#options
    const name = headerOf(answer, 'x-served-by')
    const isForeign = hostnames && name !== undefined && !hostnames.has(name)
    return isForeign ? [`an answer of ${name}, which was not there before`] : []
  }

  /** The list of tasks; undefined where Redis did not answer in time. */
  async #list(): Promise<Task[] | undefined> {
    const exchange = this.#request('GET', '/api/tasks')
    const outcome = await this.#connection.play(exchange)
    this.#judge('compare the list', exchange, outcome)
    const [answer] = outcome.answers
    return answer?.status === 200 ? (JSON.parse(answer.body.toString()) as Task[]) : undefined
  }

  #request(method: string, path: string): Exchange {
    const head = `${method} ${path} HTTP/1.1\r\nHost: ${this.#options.url.host}\r\n\r\n`
    return { pieces: [Buffer.from(head)], requests: [{ method, expect: 'serve' }], keep: true }
  }

  #report(problems: string[]): void {
    if (problems.length > 0) throw new Violation(problems)
  }
}
