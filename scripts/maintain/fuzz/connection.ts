import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { type Answer, headerOf, Malformed, takeAnswer } from './answer.ts'
import type { Exchange } from './request.ts'

/** What came of an exchange. */
export interface Outcome {
  /** One for each of its requests, from the first on, as far as they came. */
  answers: Answer[]
  /** Why what came is no answer, or one that nobody asked for. */
  malformed?: string
  /** All that came. */
  received: Buffer
}

/** Long, for a machine that is busy: a good request without an answer for so long is a defect. */
const PATIENCE_MS = 15_000
/** Where silence is correct: for so long nothing has come. */
const SILENCE_MS = 400

/** One client: a connection at a time, kept for the next exchange where that may use it. */
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

  /** Sends an exchange and takes its answers. Network errors are no errors here: the outcome has what came before. */
  async play(exchange: Exchange): Promise<Outcome> {
    const socket = this.#open()
    const outcome: Outcome = { answers: [], received: Buffer.alloc(0) }
    await this.#write(socket, exchange)
    if (exchange.end !== 'abort') await this.#read(exchange, outcome)
    const last = outcome.answers.at(-1)
    const isWhole = outcome.answers.length >= exchange.requests.length
    const isKept = exchange.keep && isWhole && last && headerOf(last, 'connection') !== 'close'
    if (!isKept || this.#ended || outcome.malformed !== undefined) this.close()
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
    const [host, port] = [this.#host, this.#port]
    const socket = connect({ host, port, noDelay: true, allowHalfOpen: true })
    socket.on('data', (bytes) => {
      this.#received = Buffer.concat([this.#received, bytes])
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

  async #write(socket: Socket, { pieces, pauseMs = 0, end }: Exchange): Promise<void> {
    for (const [index, piece] of pieces.entries()) {
      if (index > 0 && pauseMs > 0) await delay(pauseMs)
      if (this.#ended) return
      socket.write(piece)
    }
    if (end === 'half-close') socket.end()
    // The system has to have the bytes at least before the client hangs up.
    if (end === 'abort') await new Promise((resolve) => socket.write('', resolve))
  }

  async #read({ requests, mayBeSilent = false }: Exchange, outcome: Outcome): Promise<void> {
    const { answers } = outcome
    const patience = mayBeSilent ? SILENCE_MS : PATIENCE_MS
    const isDue = () => answers.length < requests.length
    const received = () => Buffer.concat([outcome.received, this.#received])
    try {
      // Bytes that may be several requests to a server may have more answers than one.
      while (isDue() || (mayBeSilent && this.#received.length > 0)) {
        const method = requests[answers.length]?.method ?? 'GET'
        const taken = takeAnswer(this.#received, method, isDue() && this.#ended)
        if (taken) {
          answers.push(taken.value)
          const length = this.#received.length - taken.rest.length
          outcome.received = received().subarray(0, outcome.received.length + length)
          this.#received = taken.rest
        } else if (!isDue() || this.#ended || !(await this.#more(patience))) return
      }
      if (this.#received.length > 0) throw new Malformed('an answer that nobody asked for')
    } catch (error) {
      if (!(error instanceof Malformed)) throw error
      outcome.malformed = error.message
      outcome.received = received()
    }
  }

  /** Waits for more bytes, or for the end; false where neither comes. */
  async #more(patienceMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, patienceMs, false)
      this.#wake = () => {
        clearTimeout(timer)
        resolve(true)
      }
    })
  }
}
