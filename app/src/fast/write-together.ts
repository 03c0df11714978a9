import type { Writable } from 'node:stream'

/** Some fifteen commands. */
const ENOUGH = 4096

const known = new WeakSet<Writable>()

/**
 * From now on, what is written to a socket is held back until the turn of the event loop ends, and leaves as one text.
 * (A socket that is corked hands over each text by itself, and so costs more for each command.)
 *
 * A turn takes in the requests that have come meanwhile, and each sends Redis a command. The system call of a write
 * costs the process more than the command does. Where there is enough for Redis to begin with, it gets that: else it
 * would wait while we read, and we would wait while it works.
 */
export function writeTogether(socket: Writable): void {
  if (known.has(socket)) return
  known.add(socket)
  const write = socket.write.bind(socket) as (chunk: unknown) => boolean
  let held = ''
  const flush = () => {
    if (held === '') return
    const text = held
    held = ''
    // Whoever sent a command on a connection that has ended since is told so by the client.
    if (socket.writable) write(text)
  }
  socket.write = (chunk: unknown) => {
    if (typeof chunk !== 'string') {
      flush()
      return write(chunk)
    }
    if (held === '') setImmediate(flush)
    held += chunk
    if (held.length >= ENOUGH) flush()
    return true
  }
}
