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

/**
 * Ports that nobody on this machine listens on, in ascending order.
 * @param from the first that may be among them
 */
export async function freePorts(count: number, from: number): Promise<number[]> {
  const free: number[] = []
  for (let port = from; free.length < count; port++) if (await isFree(port)) free.push(port)
  return free
}
