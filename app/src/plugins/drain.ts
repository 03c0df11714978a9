import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyInstance {
    /** Whether the process has been asked to stop; by this, health says that the app is about to leave. */
    lifecycle: { draining: boolean }
  }
}

/** Docker kills ten seconds after SIGTERM; a client that will not finish must not take us there. */
const CLOSE_LIMIT_MS = 5000

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 }

/**
 * Stops the app in the order that loses no request: tell the gateway (health turns 503), give it
 * time to look, finish what is under way, leave. A second signal leaves at once.
 */
export function stopOnSignals(app: FastifyInstance, drainMs: number): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (app.lifecycle.draining) process.exit(EXIT_CODES[signal])
      app.log.info({ signal, drainMs }, 'stopping')
      void stop(app, drainMs)
    })
  }
}

async function stop(app: FastifyInstance, drainMs: number): Promise<void> {
  app.lifecycle.draining = true
  app.connections.endWithNextAnswer()
  await delay(drainMs)
  setTimeout(() => {
    app.log.warn('closing connections that did not finish')
    app.server.closeAllConnections()
  }, CLOSE_LIMIT_MS).unref()
  app.connections.endUnused()
  await app.close()
  app.log.info('stopped')
  process.exit(0)
}
