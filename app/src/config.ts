import { customCleanEnv, makeExactValidator, type ReporterOptions, str } from 'envalid'

/** Everything that may differ from one deployment to the next. Nothing else reads the environment. */
export interface Config {
  PORT: number
  HOST: string
  REDIS_HOST: string
  REDIS_PORT: number
  CONTAINER_TYPE: string
  SERVER_LABEL: string
  LOG_LEVEL: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
  SHUTDOWN_DRAIN_MS: number
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
const MAX_PORT = 65_535

const variables = {
  PORT: wholeNumber(0, MAX_PORT)({ default: 3000 }),
  HOST: str({ default: '0.0.0.0' }),
  REDIS_HOST: str({ default: 'localhost' }),
  REDIS_PORT: wholeNumber(1, MAX_PORT)({ default: 6379 }),
  CONTAINER_TYPE: str({ default: 'none' }),
  SERVER_LABEL: str({ default: 'Plain process' }),
  LOG_LEVEL: oneOf(LOG_LEVELS)({ default: 'info' }),
  // Long enough for a gateway that checks twice a second to notice; short enough for Ctrl-C.
  SHUTDOWN_DRAIN_MS: wholeNumber(0, 60_000)({ default: 1000 }),
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
export function readConfig(env: Record<string, string | undefined>): Config {
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
