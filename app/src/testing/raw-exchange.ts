import { once } from 'node:events'
import { connect } from 'node:net'

/** Sends bytes as they are, and returns all that comes back until the server hangs up, or is silent for `quietMs`. */
export async function rawExchange(
  port: number,
  bytes: string | Buffer,
  quietMs = 3000,
): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1')
  let reply = ''
  socket.on('data', (text: string) => (reply += text))
  socket.on('error', () => undefined) // What came before it is the reply.
  socket.setTimeout(quietMs, () => socket.destroy())
  socket.write(bytes)
  await once(socket, 'close')
  return reply
}
