import type { Redis } from 'ioredis'

/** A Lua script that Redis runs to its end before anything else. */
export interface RedisScript {
  name: string
  lua: string
  numberOfKeys: number
}

/**
 * Makes a script callable: keys first, then arguments.
 *
 * The first call on a connection sends the text (EVAL), the others only its hash (EVALSHA). After a restart of Redis
 * the connection is a new one, so no call is lost to a script that Redis does not know. If it forgot one all the same
 * (SCRIPT FLUSH), it says so without having run anything, and ioredis sends the text.
 */
export function defineScript(
  redis: Redis,
  { name, ...definition }: RedisScript,
): (...args: string[]) => Promise<unknown> {
  redis.defineCommand(name, definition)
  const commands = redis as unknown as Record<string, (...args: string[]) => Promise<unknown>>
  const command = commands[name]
  if (!command) throw new Error(`ioredis has not defined ${name}`)
  return command.bind(redis)
}
