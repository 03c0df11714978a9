import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { errorBody } from '../plugins/errors.ts'
import { RequestError } from '../plugins/request-error.ts'
import { requestId } from '../plugins/request-id.ts'
import { STATUS_TEXTS } from '../fast/status-texts.ts'

/** How long a client that was refused may go on sending, so that it comes to read why. */
const LINGER_MS = 1000

const REFUSALS: Record<string, RequestError> = {
  ERR_HTTP_REQUEST_TIMEOUT: new RequestError(408, 'The request did not arrive in time'),
  HPE_HEADER_OVERFLOW: new RequestError(431, 'The headers are larger than 16 KiB'),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: new RequestError(413, 'The body is larger than 16 KiB'),
}
const NO_HTTP = new RequestError(400, 'The request is not valid HTTP')
const NO_TUNNEL = new RequestError(404, 'There is nothing at this address')

/**
 * Answers what never becomes a request: bytes that are no HTTP, too many headers, a client that is too slow.
 *
 * Node would answer such a thing by itself, without our headers, and at once. At once is wrong where a request before it on
 * the same connection is still being served: its sender would take the refusal for the answer to that one, and believe that
 * a change was refused which has been made. So they are answered in turn.
 *
 * @param headers what every answer bears, besides the request's id
 */
export function answerBrokenRequests(headers: Record<string, string>) {
  const refused = new WeakSet<Duplex>()
  let app: FastifyInstance | undefined

  async function answer(socket: Duplex, error: RequestError, request?: IncomingMessage) {
    if (refused.has(socket)) return
    refused.add(socket)
    const responses = app?.connections.underWay(socket) ?? []
    // Where a body breaks off, the request is known, and waits for the rest in vain.
    const broken = responses.find(({ req }) => !req.complete)
    await Promise.all(responses.filter((one) => one !== broken).map((one) => once(one, 'close')))
    if (broken?.headersSent || !socket.writable) {
      socket.destroy()
      return
    }
    const known = request ?? broken?.req
    const id = requestId(known?.headers ?? {})
    const { statusCode, message: reason } = error
    app?.log.warn({ reqId: id, statusCode, reason }, 'request refused')
    socket.end(rawAnswer(error, known, { ...headers, 'x-request-id': id }))
    const timer = setTimeout(() => socket.destroy(), LINGER_MS)
    socket.once('close', () => {
      clearTimeout(timer)
    })
  }

  return {
    /** Node's `clientError`: it can read no more on this connection. */
    refuse(error: NodeJS.ErrnoException, socket: Duplex) {
      // Gone, or never said anything: browsers open connections ahead, and may use none of them.
      const isSilent = 'bytesRead' in socket && socket.bytesRead === 0
      if (error.code === 'ECONNRESET' || isSilent) socket.destroy()
      else void answer(socket, REFUSALS[error.code ?? ''] ?? NO_HTTP)
    },
    /** Begins; without it, refusals are neither put in their turn nor logged. */
    watch(of: FastifyInstance) {
      app = of
      const { server } = app
      // An expectation other than `100-continue` may be ignored, and is; Node would refuse it in its own words.
      server.on('checkExpectation', (request, response) =>
        server.emit('request', request, response),
      )
      // CONNECT asks for a tunnel. Node would hang up without a word, which a gateway takes for a defect.
      server.on('connect', (request, socket) => {
        socket.on('error', () => socket.destroy()).resume()
        void answer(socket, NO_TUNNEL, request)
      })
    },
  }
}

function rawAnswer(
  error: RequestError,
  request: IncomingMessage | undefined,
  headers: Record<string, string>,
): string {
  const { statusCode } = error
  const { type, text } = errorBody(error, request?.url ?? '')
  const lines = Object.entries({
    ...headers,
    'content-type': type,
    'content-length': String(Buffer.byteLength(text)),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}`)
  const body = request?.method === 'HEAD' ? '' : text
  return [`HTTP/1.1 ${statusCode} ${STATUS_TEXTS[statusCode]}`, ...lines, '', body].join('\r\n')
}
