import envSchema from 'env-schema'

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

const schema = {
  type: 'object',
  properties: {
    PORT: { type: 'integer', minimum: 0, maximum: 65_535, default: 3000 },
    HOST: { type: 'string', default: '0.0.0.0' },
    REDIS_HOST: { type: 'string', default: 'localhost' },
    REDIS_PORT: { type: 'integer', minimum: 1, maximum: 65_535, default: 6379 },
    CONTAINER_TYPE: { type: 'string', default: 'none' },
    SERVER_LABEL: { type: 'string', default: 'Plain process' },
    LOG_LEVEL: {
      enum: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      default: 'info',
    },
    // Long enough for a gateway that checks twice a second to notice; short enough for Ctrl-C.
    SHUTDOWN_DRAIN_MS: { type: 'integer', minimum: 0, maximum: 60_000, default: 1000 },
  },
}

/**
 * Reads the configuration out of environment variables.
 *
 * An empty variable counts as unset, because Compose passes `NAME: ${NAME:-}` as an empty string.
 *
 * @throws one error that names each variable that is wrong, and how.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const set = Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== '')
  try {
    // `env: false` because the schema's library would otherwise mix process.env in.
    return envSchema<Config>({ schema, data: Object.fromEntries(set), env: false })
  } catch (error) {
    throw new Error(`Configuration refused: ${readable(error as Error)}`, { cause: error })
  }
}

function readable(error: Error): string {
  return error.message.replaceAll('env/', '')
}
