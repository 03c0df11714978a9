/** The largest body that is read, and the largest headers. */
export const BODY_LIMIT_BYTES = 16 * 1024

const REQUEST_TIMEOUT_MS = 10_000

/** Options for Fastify: what one client may hold. One that sends a byte at a time, or reads none, must not hold it for ever. */
export const CLIENT_LIMITS = {
  bodyLimit: BODY_LIMIT_BYTES,
  requestTimeout: REQUEST_TIMEOUT_MS,
  // A connection on which nothing passes, in the midst of a request or an answer.
  connectionTimeout: 30_000,
  // Longer than a gateway keeps an unused connection: the one that sends next must be the one that hangs up first.
  keepAliveTimeout: 72_000,
  // A long id is the id of no task (404), and no reason for an answer of its own.
  routerOptions: { maxParamLength: BODY_LIMIT_BYTES },
  http: {
    headersTimeout: REQUEST_TIMEOUT_MS,
    // How often Node looks for requests that take too long. Its default is 30 s, which made 40 of the 10 above.
    connectionsCheckingInterval: 1000,
    // So that origin-guard.ts refuses it, with our headers.
    requireHostHeader: false,
  },
}
