import type { Writable } from 'node:stream'

/**
 * Holds back what is written to a socket until the turn of the event loop ends, so that it leaves in one piece.
 *
 * A turn takes in the requests that have come meanwhile, and each sends Redis a command. The system call of a write
 * costs the process more than the command does.
 */
export function writeTogether(socket: Writable): void {
  if (socket.writableCorked > 0) return
  socket.cork()
  setImmediate(() => {
    socket.uncork()
  })
}
