import fp from 'fastify-plugin'

/** What every answer tells the browser to be careful about, refusals of what is no HTTP included. */
export const SECURITY_HEADERS = {
  // The page needs its own style sheet, its own forms and one picture in its markup: nothing else is allowed.
  'content-security-policy':
    "default-src 'none';style-src 'self';img-src data:;form-action 'self';base-uri 'none';frame-ancestors 'none'",
  // Other sites may not even embed what is here.
  'cross-origin-resource-policy': 'same-origin',
  // Not `no-referrer`: with that, browsers say `Origin: null` for our own forms.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
}

/** Puts on every answer what is the same for all, and the request's id. */
export const commonHeaders = fp<{ headers: Record<string, string> }>((app, { headers }, ready) => {
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers).header('x-request-id', request.id)
    done()
  })
  ready()
})
