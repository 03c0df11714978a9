import fp from 'fastify-plugin'
import { hostRefusal, isAllowedHost } from './allowed-hosts.ts'
import { RequestError } from './request-error.ts'
import { changeRefusal } from './same-origin.ts'

/** Refuses what a web page of another site has a browser ask: under a name of its own, or as a change of tasks. */
export const originGuard = fp((app, _options, ready) => {
  const listed = app.config.ALLOWED_HOSTS
  app.addHook('onRequest', ({ method, headers, raw }, _reply, done) => {
    const { host } = headers
    // Node would refuse it by itself, but without our headers.
    if (host === undefined && raw.httpVersion === '1.1') {
      done(new RequestError(400, 'The request names no host'))
      return
    }
    const refusal = isAllowedHost(host, listed)
      ? changeRefusal(method, headers, listed)
      : hostRefusal(host)
    if (refusal === undefined) done()
    else done(new RequestError(403, refusal))
  })
  ready()
})
