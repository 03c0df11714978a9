import helmet from '@fastify/helmet'
import Fastify from 'fastify'

/** The page needs its own style sheet, its own forms and one picture in its markup: nothing else is allowed. */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    styleSrc: ["'self'"],
    imgSrc: ['data:'],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
}

const options = {
  contentSecurityPolicy,
  // Not `no-referrer`: with that, browsers say `Origin: null` for our own forms.
  referrerPolicy: { policy: 'same-origin' },
  crossOriginResourcePolicy: { policy: 'same-origin' },
  // Of use over HTTPS alone, and over plain HTTP a complaint in the browser's console or worse.
  strictTransportSecurity: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  // `frame-ancestors` says it to every browser that knows it; the rest is for browsers that are gone.
  xFrameOptions: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
} as const

/**
 * What every answer tells the browser to be careful about, by name in lower case.
 *
 * The plugin works it out anew for each request, and only for requests that are routed. Ours is the same for all, so it is
 * asked once, and what it says goes on refusals before routing and on bytes that are no HTTP, too.
 */
export async function securityHeaders(): Promise<Record<string, string>> {
  const app = Fastify()
  await app.register(helmet, options)
  app.get('/', (_request, reply) => reply.send(reply.raw.getHeaders()))
  try {
    const headers = (await app.inject('/')).json<Record<string, string>>()
    return headers
  } finally {
    await app.close()
  }
}
