import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { type Answer, headerOf, takeAnswer } from './answer.ts'
import type { FuzzCase } from './fuzz-case.ts'

/** What came of a case. */
export interface Outcome {
  /** One for each of its requests, from the first on, as far as they came. */
  answers: Answer[]
  /** Bytes that are no answer, or one that nobody asked for. */
  malformed?: string
  /** What they were. */
  leftover?: Buffer
  /** Whether the server had taken the connection at all. */
  connected: boolean
}

/** Long, for a machine that is busy: a good request without an answer for so long is a defect. */
const PATIENCE_MS = 15_000
/** Where silence is in order: for so long nothing has come. */
const SILENCE_MS = 400

/** One client: a connection at a time, kept for the next case where that may use it. */
export class Connection {
  readonly #host: string
  readonly #port: number
  #socket: Socket | undefined
  #received: Buffer = Buffer.alloc(0)
  #ended = false
  #wake: () => void = () => undefined

  constructor({ hostname, port }: URL) {
    this.#host = hostname.replace(/^\[|\]$/g, '')
    this.#port = Number(port)
  }

  /** Sends a case and takes its answers. Never throws: what went wrong is in the outcome. */
  async play(one: FuzzCase): Promise<Outcome> {
    const socket = this.#open()
    const outcome: Outcome = { answers: [], connected: false }
    await this.#write(socket, one)
    if (one.end === 'abort') {
      this.close()
      return { ...outcome, connected: true }
    }
    await this.#read(one, outcome)
    outcome.connected = socket.bytesWritten > 0 && (socket.bytesRead > 0 || !this.#ended)
    const last = outcome.answers.at(-1)
    const isKept = one.keep && last !== undefined && headerOf(last, 'connection') !== 'close'
    if (!isKept || this.#ended || outcome.answers.length < one.requests.length) this.close()
    return outcome
  }

  close(): void {
    this.#socket?.destroy()
    this.#socket = undefined
  }

  #open(): Socket {
    if (this.#socket && !this.#ended && !this.#socket.destroyed) return this.#socket
    this.close()
    this.#received = Buffer.alloc(0)
    this.#ended = false
    const socket = connect({
      host: this.#host,
      port: this.#port,
      noDelay: true,
      allowHalfOpen: true,
    })
    socket.on('data', (bytes) => {
      this.#received = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes])
      this.#wake()
    })
    const end = () => {
      if (this.#socket === socket) this.#ended = true
      this.#wake()
    }
    // A server may hang up on what it refuses; what came before that is judged.
    socket.on('error', end).on('end', end).on('close', end)
    this.#socket = socket
    return socket
  }

  async #write(socket: Socket, { pieces, pauseMs, end }: FuzzCase): Promise<void> {
    for (const [index, piece] of pieces.entries()) {
      if (index > 0 && pauseMs > 0) await delay(pauseMs)
      if (this.#ended) return
      socket.write(piece)
    }
    if (end === 'half-close') socket.end()
    // What is hung up on at once has been given to the system at least.
    if (end === 'abort')
      await new Promise<void>((resolve) =>
        socket.write('', () => {
          resolve()
        }),
      )
  }

  async #read({ requests, mayBeSilent }: FuzzCase, outcome: Outcome): Promise<void> {
    const patience = mayBeSilent ? SILENCE_MS : PATIENCE_MS
    while (outcome.answers.length < requests.length) {
      const method = requests[outcome.answers.length]?.method ?? 'GET'
      const taken = takeAnswer(this.#received, method, this.#ended)
      if (taken === 'more') {
        if (this.#ended || !(await this.#more(patience))) return
      } else if ('malformed' in taken) {
        if (this.#received.length === 0) return
        Object.assign(outcome, { malformed: taken.malformed, leftover: this.#received })
        return
      } else {
        outcome.answers.push(taken.answer)
        this.#received = taken.rest
      }
    }
    if (mayBeSilent) this.#takeMore(outcome)
    else if (this.#received.length > 0) {
      Object.assign(outcome, {
        malformed: 'an answer that nobody asked for',
        leftover: this.#received,
      })
      this.close()
    }
  }

  /** Where the bytes may be several requests to a server, it may have answered more than one. */
  #takeMore(outcome: Outcome): void {
    for (;;) {
      const taken = takeAnswer(this.#received, 'GET', false)
      if (this.#received.length === 0 || taken === 'more') return
      if ('malformed' in taken) {
        Object.assign(outcome, { malformed: taken.malformed, leftover: this.#received })
        return
      }
      outcome.answers.push(taken.answer)
      this.#received = taken.rest
    }
  }

  /** Waits for more bytes, or for the end; false where neither comes. */
  async #more(patienceMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        resolve(false)
      }, patienceMs)
      this.#wake = () => {
        clearTimeout(timer)
        resolve(true)
      }
    })
  }
}
