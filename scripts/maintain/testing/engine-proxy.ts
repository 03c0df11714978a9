import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** Stands between docker commands and the real engine, and breaks what it is told to. */
export interface EngineProxy {
  /** For `DOCKER_HOST`. */
  host: string
  close(): Promise<void>
}

/**
 * What becomes of a request that matches: `refuse` ends that connection, `die` all connections from then on, as when the
 * engine is killed; a function is called before the request goes on.
 */
export interface Fault {
  request: RegExp
  then: 'refuse' | 'die' | ((request: string) => void)
}

const SOCKET = '/var/run/docker.sock'

/** Listens on a loopback port, and passes on bytes both ways until the fault. */
export async function startEngineProxy(fault: Fault): Promise<EngineProxy> {
  let isDead = false
  const open = new Set<Socket>()
  // `docker exec` closes its own direction and goes on listening.
  const server = createServer({ allowHalfOpen: true }, (client) => {
    if (isDead) {
      client.destroy()
      return
    }
    const engine = connect({ path: SOCKET, allowHalfOpen: true })
    for (const [one, other] of [
      [client, engine],
      [engine, client],
    ] as const) {
      open.add(one)
      // A connection that breaks is broken on both sides: that is all that a proxy has to say about it.
      one.on('error', () => other.destroy())
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
    }
    client.on('data', (bytes) => {
      const request = bytes.toString('latin1')
      const isFault = fault.request.test(request)
      if (isFault && typeof fault.then === 'function') fault.then(request)
      if (isFault && typeof fault.then !== 'function') {
        if (fault.then === 'die') {
          isDead = true
          for (const one of open) one.destroy()
        }
        client.destroy()
      } else engine.write(bytes)
    })
    client.on('end', () => engine.end())
    engine.pipe(client)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    host: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const one of open) one.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
