import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { headerOf, type Outcome, readAnswers } from './answer.ts'
import type { Exchange } from './requests/request.ts'

/** Long, for a machine that is busy: a good request without an answer for so long is a defect. */
const PATIENCE_MS = 15_000
/** Where silence is correct: for so long nothing has come. */
const SILENCE_MS = 400

/** One client: a connection at a time, kept for the next exchange where that may use it. */
export class Connection {
  readonly #url: URL
  #socket: Socket | undefined
  #received: Buffer = Buffer.alloc(0)
  #ended = false
  #wake: () => void = () => undefined

  constructor(url: URL) {
    this.#url = url
  }

  /** Sends an exchange and takes its answers. Network errors are no errors here: the outcome has what came before. */
  async play(exchange: Exchange): Promise<Outcome> {
    const { requests, end, keep } = exchange
    await this.#write(this.#open(), exchange)
    const patience = exchange.mayBeSilent ? SILENCE_MS : PATIENCE_MS
    const read = () => readAnswers(this.#received, exchange, this.#ended)
    const isDone = ({ answers, malformed }: Outcome) =>
      answers.length >= requests.length || malformed !== undefined || this.#ended
    let outcome = read()
    while (end !== 'abort' && !isDone(outcome) && (await this.#more(patience))) outcome = read()
    const last = outcome.answers.at(-1)
    const isWhole = outcome.answers.length === requests.length && outcome.malformed === undefined
    const isOpen = !this.#ended && last && headerOf(last, 'connection') !== 'close'
    if (!keep || !isWhole || !isOpen) this.close()
    this.#received = Buffer.alloc(0)
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
    const { hostname, port } = this.#url
    const host = hostname.replace(/^\[|\]$/g, '')
    const socket = connect({ host, port: Number(port), noDelay: true, allowHalfOpen: true })
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

  async #write(socket: Socket, { requests, cutOff = 0, slow, end }: Exchange): Promise<void> {
    const all = Buffer.from(requests.map(({ bytes }) => bytes).join(''), 'latin1')
    const sent = all.subarray(0, all.length - cutOff)
    const length = Math.ceil(sent.length / (slow?.pieces ?? 1))
    for (let at = 0; at < sent.length; at += length) {
      if (slow && at > 0) await delay(slow.pauseMs)
      if (this.#ended) return
      socket.write(sent.subarray(at, at + length))
    }
    if (end === 'half-close') socket.end()
    // The system has to have the bytes at least before the client hangs up.
    if (end === 'abort') await new Promise((resolve) => socket.write('', resolve))
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
