import type { FastifyInstance } from 'fastify'
import { RequestError } from '../plugins/request-error.ts'

/**
 * Answers 405, with what is allowed, to every other method at the addresses of the routes that are registered meanwhile.
 * @returns is to be called once they are
 */
export function watchMethods(app: FastifyInstance): () => void {
  const methods = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ url, method }) => {
    const known = methods.get(url) ?? new Set()
    methods.set(url, new Set([...known, ...[method].flat()]))
  })

  return () => {
    for (const [url, known] of [...methods]) {
      const allow = [...known].join(', ')
      app.route({
        url,
        method: app.supportedMethods.filter((method) => !known.has(method)),
        // Before a body is read, whose type would be the next thing to refuse.
        onRequest(_request, reply, done) {
          reply.header('allow', allow)
          done(new RequestError(405, `Only ${allow} can be used at this address`))
        },
        handler() {
          throw new Error('A method that is not allowed was let through')
        },
      })
    }
  }
}
