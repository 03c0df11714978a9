import { createHash } from 'node:crypto'
import type { FastifyPluginCallback } from 'fastify'
import { asset } from '../views/assets.ts'

/** The style sheet. It needs neither session nor Redis. */
export const styleRoute: FastifyPluginCallback = (app, _options, done) => {
  const style = asset('style.css')
  const etag = `"${createHash('sha256').update(style).digest('base64url').slice(0, 16)}"`
  app.get('/style.css', (request, reply) => {
    reply.headers({ etag, 'cache-control': 'no-cache' })
    if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send()
    return reply.type('text/css; charset=utf-8').send(style)
  })
  done()
}

/** Whether a client has this already, of all that it says to have; weak tags (`W/"…"`) are compared as strong ones here. */
function isKnown(tags = '', etag: string): boolean {
  const known = tags.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return known.includes(etag) || known.includes('*')
}
