import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { headerOf, type Outcome, readAnswers } from './answer.ts'
import type { Exchange } from './requests/request.ts'

/** Long, for a machine that is busy: a good request without an answer for so long is a defect. */
const PATIENCE_MS = 15_000
/** Where silence is correct: for so long nothing has come. */
const SILENCE_MS = 400
/** Between the pieces of a slow request. */
const PAUSE_MS = 50

/** One client: a connection at a time, kept for the next exchange where that may use it. */
export class Connection {
  readonly #url: URL
  #socket: Socket | undefined

  constructor(url: URL) {
    this.#url = url
  }

  /** Sends an exchange and takes its answers. A server may hang up on what it refuses: the outcome has what came before. */
  async play(exchange: Exchange): Promise<Outcome> {
    const { requests, end, mayBeSilent = false } = exchange
    const socket = this.#open()
    socket.setTimeout(mayBeSilent ? SILENCE_MS : PATIENCE_MS)
    await write(socket, exchange)
    let outcome: Outcome = { answers: [], rest: '', received: '' }
    if (end !== 'abort') {
      for await (const received of arriving(socket)) {
        outcome = readAnswers(received, exchange)
        if (outcome.problem !== undefined || outcome.answers.length >= requests.length) break
      }
    }
    const last = outcome.answers.at(-1)
    const isOpen = last !== undefined && headerOf(last, 'connection') !== 'close'
    const isWhole = outcome.answers.length === requests.length && outcome.problem === undefined
    if (end !== undefined || mayBeSilent || !isOpen || !isWhole) this.close()
    return outcome
  }

  close(): void {
    this.#socket?.destroy()
    this.#socket = undefined
  }

  #open(): Socket {
    if (this.#socket && !this.#socket.destroyed && !this.#socket.readableEnded) return this.#socket
    const host = this.#url.hostname.replace(/^\[|\]$/g, '')
    const options = { host, port: Number(this.#url.port), noDelay: true, allowHalfOpen: true }
    const socket = connect(options).setEncoding('latin1')
    socket.on('timeout', () => socket.destroy())
    // Why it ended does not matter: what came before that is judged.
    socket.on('error', () => undefined)
    this.#socket = socket
    return socket
  }
}

async function write(socket: Socket, { requests, pieces = 1, end }: Exchange): Promise<void> {
  const bytes = Buffer.from(requests.map((request) => request.bytes).join(''), 'latin1')
  const length = Math.ceil(bytes.length / pieces)
  for (let at = 0; at < bytes.length && socket.writable; at += length) {
    if (at > 0) await delay(PAUSE_MS)
    socket.write(bytes.subarray(at, at + length))
  }
  if (end === 'half-close') socket.end()
  // The system has to have the bytes at least before the client hangs up.
  if (end === 'abort') await new Promise((resolve) => socket.write('', resolve))
}

/** All that has come so far, whenever more has come, until the server hangs up or is silent for too long. */
async function* arriving(socket: Socket): AsyncGenerator<string> {
  let received = ''
  try {
    for await (const more of socket.iterator({ destroyOnReturn: false })) {
      received += more as string
      yield received
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
  }
}
