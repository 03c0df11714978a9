import http from 'node:http'

/** A request that is under way for as long as its sender likes. */
export interface SlowRequest {
  /** Sends the rest and returns the answer's status, or why none came, as Node names it: ECONNRESET. */
  finish(): Promise<number | string>
}

/**
 * Begins `POST /api/tasks` and holds back a part of its body, once the server has taken the connection. To the server it
 * is a request in flight, like an upload on a poor line.
 * @throws Error where the server does not even take the connection
 */
export async function beginSlowRequest(url: string, title: string): Promise<SlowRequest> {
  const body = JSON.stringify({ title })
  const half = Math.floor(body.length / 2)
  const request = http.request(`${url}/api/tasks`, {
    method: 'POST',
    agent: false,
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
  })
  const answer = new Promise<number | string>((resolve) => {
    request.on('response', (response) => {
      response.on('end', () => {
        resolve(response.statusCode ?? 'no status')
      })
      response.on('error', (error: NodeJS.ErrnoException) => {
        resolve(error.code ?? error.message)
      })
      response.resume()
    })
    request.on('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code ?? error.message)
    })
  })
  const connected = new Promise<undefined>((resolve) => {
    request.on('socket', (socket) => {
      socket.on('connect', () => {
        resolve(undefined)
      })
    })
  })
  request.write(body.slice(0, half))
  const early = await Promise.race([connected, answer])
  if (early !== undefined) throw new Error(`POST ${url}/api/tasks ended at once: ${early}`)
  return {
    finish() {
      request.end(body.slice(half))
      return answer
    },
  }
}
