import type { Writable } from 'node:stream'

/** Some fifteen commands. */
const ENOUGH_BYTES = 4096

/**
 * Holds back what is written to a socket until the turn of the event loop ends, so that it leaves in few pieces.
 *
 * A turn takes in the requests that have come meanwhile, and each sends Redis a command. The system call of a write
 * costs the process more than the command does. Where there is enough for Redis to begin with, it gets that: else it
 * would wait while we read, and we would wait while it works.
 */
export function writeTogether(socket: Writable): void {
  if (socket.writableCorked === 0) {
    socket.cork()
    setImmediate(() => {
      socket.uncork()
    })
  } else if (socket.writableLength >= ENOUGH_BYTES) {
    socket.uncork()
    socket.cork()
  }
}
