import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

/** Docker kills ten seconds after SIGTERM; a client that will not finish must not take us there. */
const CLOSE_LIMIT_MS = 5000

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 }

/**
 * Stops the app in the order that loses no request: tell the gateway (health turns 503), give it
 * time to look, finish what is under way, leave. A second signal leaves at once.
 */
export function stopOnSignals(app: FastifyInstance, drainMs: number): void {
  const closeUnused = trackUnusedConnections(app.server)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (app.lifecycle.draining) process.exit(EXIT_CODES[signal])
      app.log.info({ signal, drainMs }, 'stopping')
      void stop(app, drainMs, closeUnused)
    })
  }
}

async function stop(app: FastifyInstance, drainMs: number, closeUnused: () => void): Promise<void> {
  app.lifecycle.draining = true
  await delay(drainMs)
  setTimeout(() => {
    app.log.warn('closing connections that did not finish')
    app.server.closeAllConnections()
  }, CLOSE_LIMIT_MS).unref()
  closeUnused()
  await app.close()
  app.log.info('stopped')
  process.exit(0)
}

/**
 * Browsers open connections that they may never use. Node closes those that have had a request and
 * are idle, but would wait for one that never had any.
 *
 * @returns a function that closes the unused ones, from then on.
 */
function trackUnusedConnections(server: Server): () => void {
  const unused = new Set<Socket>()
  let closing = false
  server.on('connection', (socket) => {
    if (closing) {
      socket.destroy()
      return
    }
    unused.add(socket)
    socket.once('close', () => unused.delete(socket))
  })
  server.on('request', ({ socket }) => unused.delete(socket))
  return () => {
    closing = true
    for (const socket of unused) socket.destroy()
  }
}
