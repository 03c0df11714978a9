import type { RedisAddress } from './redis/client.ts'
import { customCleanEnv, makeExactValidator, type ReporterOptions, str } from 'envalid'

/** Everything that may differ from one deployment to the next. Nothing else reads the environment. */
export type Config = ReturnType<typeof readConfig>

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
const MAX_PORT = 65_535

const hosts = makeExactValidator<string[]>((text) => {
  const names = text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
  if (names.every((name) => /^(?:\*|[\w.-]+(?::\d+)?)$/.test(name))) return names
  throw new Error('must be names of hosts, with a comma between them')
})

const redisUrl = makeExactValidator<RedisAddress>((text) => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const [, db] = /^\/?(\d*)$/.exec(url?.pathname ?? '') ?? []
  // What it is instead is not said: there may be a password in it.
  if (!url?.hostname || !/^rediss?:$/.test(url.protocol) || db === undefined) {
    throw new Error('must be redis://HOST:PORT, or rediss:// for TLS')
  }
  const { hostname, port, username, password } = url
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port || 6379),
    ...(username && { username: decodeURIComponent(username) }),
    ...(password && { password: decodeURIComponent(password) }),
    ...(db && { db: Number(db) }),
    ...(url.protocol === 'rediss:' && { tls: {} }),
  }
})

const variables = {
  PORT: wholeNumber(0, MAX_PORT)({ default: 3000 }),
  HOST: str({ default: '0.0.0.0' }),
  REDIS_HOST: str({ default: 'localhost' }),
  REDIS_PORT: wholeNumber(1, MAX_PORT)({ default: 6379 }),
  // In the place of the two, where it is set.
  REDIS_URL: redisUrl({ default: undefined }),
  REDIS_PASSWORD: str({ default: undefined }),
  CONTAINER_TYPE: str({ default: 'none' }),
  SERVER_LABEL: str({ default: 'Plain process' }),
  LOG_LEVEL: oneOf(LOG_LEVELS)({ default: 'info' }),
  // Long enough for a gateway that checks twice a second to notice; short enough for Ctrl-C.
  SHUTDOWN_DRAIN_MS: wholeNumber(0, 60_000)({ default: 1000 }),
  // Where metrics are served; nowhere without it.
  METRICS_PORT: wholeNumber(0, MAX_PORT)({ default: undefined }),
  // Names under which the app is reached, besides those that are safe anyway (allowed-hosts.ts).
  ALLOWED_HOSTS: hosts({ default: [] }),
}

// In the place of the library's own: its `num` takes "80abc" for 80, its `port` knows no 0, by which tests get a free one, and
// what its `choices` says does not go on from the name of the variable.
function wholeNumber(least: number, most: number) {
  return makeExactValidator<number>((text) => {
    const value = /^\d+$/.test(text) ? Number(text) : NaN
    if (value >= least && value <= most) return value
    throw new Error(`must be a whole number from ${least} to ${most}`)
  })
}

function oneOf<T extends string>(values: readonly T[]) {
  return makeExactValidator<T>((text) => {
    const value = values.find((one) => one === text)
    if (value !== undefined) return value
    throw new Error(`must be one of ${values.join(', ')}`)
  })
}

/**
 * Reads the configuration out of environment variables.
 *
 * An empty variable counts as unset, because Compose passes `NAME: ${NAME:-}` as an empty string.
 *
 * @throws one error that names each variable that is wrong, and how.
 */
export function readConfig(env: Record<string, string | undefined>) {
  const set = Object.entries(env)
    .map(([name, value]) => [name, value?.trim()] as const)
    .filter(([, value]) => value)
  return customCleanEnv(Object.fromEntries(set), variables, (config) => config, {
    reporter: refuse,
  })
}

function refuse({ errors }: ReporterOptions<typeof variables>): void {
  const wrong = Object.entries(errors).map(([name, { message }]) => `${name} ${message}`)
  if (wrong.length > 0) throw new Error(`Configuration refused: ${wrong.join(', ')}`)
}

/** Where Redis is. A password of its own variable goes before one in the URL. */
export function redisOf(config: Config): RedisAddress {
  const { REDIS_URL, REDIS_HOST, REDIS_PORT, REDIS_PASSWORD } = config
  return {
    ...(REDIS_URL ?? { host: REDIS_HOST, port: REDIS_PORT }),
    ...(REDIS_PASSWORD !== undefined && { password: REDIS_PASSWORD }),
  }
}
