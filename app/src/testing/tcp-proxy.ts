import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A stretch of network between the app and Redis that a test can break. */
export interface TcpProxy {
  port: number
  /** As if Redis were stopped: open connections break, new ones are refused. */
  cut(): Promise<void>
  /** Undoes `cut`, on the same port. */
  mend(): Promise<void>
  /** As if Redis got SIGSTOP: connections open and stay open, and nothing passes. */
  pause(): void
  /** Waits until the app opens the next connection. */
  connected(): Promise<unknown>
  /** Undoes `pause`: what was held back passes now. */
  resume(): void
  /** As if the answers were lost: requests pass, nothing comes back. */
  loseAnswers(): void
  [Symbol.asyncDispose](): Promise<void>
}

export async function startTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  let paused = false

  const server = createServer((client) => {
    const upstream = connect(target)
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from)
      from.pipe(to)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
    if (paused) hold([client, upstream])
  })

  async function listen(port: number) {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }

  async function cut() {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    for (const socket of sockets) socket.destroy()
    await closed
  }

  await listen(0)
  const { port } = server.address() as AddressInfo
  return {
    port,
    cut,
    mend: () => listen(port),
    connected: () => once(server, 'connection'),
    pause() {
      paused = true
      hold(sockets)
    },
    resume() {
      paused = false
      for (const socket of sockets) socket.resume()
    },
    loseAnswers() {
      for (const socket of sockets) if (socket.remotePort === target.port) socket.pause()
    },
    [Symbol.asyncDispose]: cut,
  }
}

function hold(sockets: Iterable<Socket>) {
  for (const socket of sockets) socket.pause()
}
