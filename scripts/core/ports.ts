import { once } from 'node:events'
import { createServer } from 'node:net'

/** Whether nobody on this machine listens on a port. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    server.listen(port)
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}
