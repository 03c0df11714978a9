import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import fp from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyInstance {
    connections: Connections
  }
}

type Answer = ServerResponse

/** The connections of a server, and what is under way on each. */
export class Connections {
  /** The answers of each connection, in turn; those that are done go when the next one comes. */
  readonly #answers = new Map<Duplex, Answer[]>()
  #endWithNextAnswer = false
  #endUnused = false

  constructor(server: Server) {
    server.on('connection', (socket) => {
      if (this.#endUnused) socket.destroy()
      else this.#add(socket)
    })
    // Before the app, which may answer at once.
    server.prependListener('request', ({ socket }: IncomingMessage, answer: Answer) => {
      const answers = this.#answers.get(socket) ?? this.#add(socket)
      while (answers[0]?.closed) answers.shift()
      answers.push(answer)
      if (this.#endWithNextAnswer) markLast(answers)
    })
  }

  /** The answers of a connection that are not out yet, in turn. */
  underWay(socket: Duplex): Answer[] {
    return (this.#answers.get(socket) ?? []).filter(({ closed }) => !closed)
  }

  /**
   * From now on, a connection ends with the last answer that is under way on it, and the answer says so: a client that keeps
   * connections open would otherwise go on using a server that is leaving.
   */
  endWithNextAnswer(): void {
    this.#endWithNextAnswer = true
    for (const answers of this.#answers.values()) markLast(answers)
  }

  /**
   * Ends the connections on which nothing was ever asked, and those that come: browsers open some that they may never use.
   * Node closes those that have had a request and are idle, but would wait for one that never had any.
   */
  endUnused(): void {
    this.#endUnused = true
    for (const [socket, answers] of this.#answers) if (answers.length === 0) socket.destroy()
  }

  #add(socket: Socket): Answer[] {
    const answers: Answer[] = []
    this.#answers.set(socket, answers)
    socket.once('close', () => this.#answers.delete(socket))
    return answers
  }
}

/** Knows what is under way on each connection, and lets a client close its half once it has asked. */
export const connections = fp((app, _options, done) => {
  app.decorate('connections', new Connections(app.server))
  // `printf … | nc` does. Node would hang up on it, after having made the change that it asked for.
  Object.assign(app.server, { httpAllowHalfOpen: true })
  done()
})

/** Those before the last have to leave the connection to it. */
function markLast(answers: Answer[]): void {
  for (const answer of answers) answer.shouldKeepAlive = answer !== answers.at(-1)
}
