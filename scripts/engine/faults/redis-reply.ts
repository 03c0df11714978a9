import type { CommandResult } from '../docker/evidence.ts'

/** Redis was asked, and said no or nothing: the message is what redis-cli printed. */
export class RedisError extends Error {
  override readonly name = 'RedisError'
}

/** An error reply begins with its kind in capitals; some clients write `(error)` before it. */
const ERROR =
  /^(\(error\) )?(NOAUTH|NOPERM|WRONGPASS|DENIED|ERR|LOADING|BUSY|READONLY|MISCONF|OOM|MASTERDOWN|CLUSTERDOWN|UNKILLABLE|EXECABORT|NOSCRIPT|NOREPLICAS|WRONGTYPE|MOVED|ASK|TRYAGAIN)\b/
/** Redis before 7 wraps what a script was refused. */
const MEMORY = /\bOOM\b/

/**
 * The answer of a `redis-cli -e …` that ended.
 * @throws RedisError for an error reply and where there was no answer, so that neither is taken for a value
 */
export function redisReply({ exitCode, stdout, stderr }: CommandResult): string {
  const words = stderr.trim() || stdout.trim()
  if (exitCode !== 0 || ERROR.test(stdout)) throw new RedisError(words || 'Redis gave no answer')
  return stdout
}

/** Whether Redis refused for want of memory. */
export const isOutOfMemory = (words: string) => MEMORY.test(words)

/** Whether these words are an error reply, and no answer and no lost connection. */
export const isErrorReply = (words: string) => ERROR.test(words)

/** `CONFIG GET …` as redis-cli prints it: a line the name, a line the value. */
export function parseConfig(stdout: string): Record<string, string> {
  const lines = stdout.replace(/\r/g, '').split('\n')
  const pairs: [string, string][] = []
  for (let i = 0; i < lines.length; i += 2) pairs.push([lines[i] ?? '', lines[i + 1] ?? ''])
  return Object.fromEntries(pairs)
}
