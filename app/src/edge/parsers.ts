import { isUtf8 } from 'node:buffer'
import fp from 'fastify-plugin'
import { RequestError } from '../plugins/request-error.ts'

/** Reads JSON bodies, and refuses those of any other type. A DELETE has no body, whatever type it names. */
export const bodyParsers = fp((app, _options, done) => {
  // Members that could reach a prototype (`__proto__`, `constructor.prototype`) are left out.
  const parse = app.getDefaultJsonParser('remove', 'remove')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer' },
    (request, body, parsed) => {
      if (body.length === 0 && request.method === 'DELETE') parsed(null)
      // Decoded all the same, a title would be kept as something else than was sent.
      else if (!isUtf8(body)) parsed(new RequestError(400, 'The body is not valid UTF-8'))
      else void parse(request, body.toString(), parsed)
    },
  )
  app.addContentTypeParser('*', (request, payload, parsed) => {
    if (request.method === 'DELETE') {
      payload.resume()
      parsed(null)
    } else parsed(new RequestError(415, 'This content type is not accepted here'))
  })
  done()
})
