import { type Redis, ReplyError } from 'ioredis'
import { inTime } from './in-time.ts'
import { writeTogether } from '../fast/write-together.ts'

/** Redis cannot serve this request now. Its message says what that means for the sender. */
export class RedisUnavailable extends Error {
  override name = 'RedisUnavailable'
  readonly statusCode = 503
}

// Answers by which a Redis that is up says that it cannot do this now; it has then changed nothing.
const REFUSALS = /^(LOADING|OOM|READONLY|MISCONF|BUSY|MASTERDOWN|NOREPLICAS)\b/

const NOT_SENT = {
  read: 'The task store is not available. Try again in a moment.',
  write: 'The task store is not available. Nothing was changed. Try again in a moment.',
}

const NO_ANSWER = {
  read: 'The task store did not answer in time. Try again in a moment.',
  write:
    'The task store did not answer in time. The change may or may not have been made: look before you try again.',
}

/**
 * Runs one Redis command (or script) and tells apart what a failure means.
 *
 * A change that was never sent is known not to have happened. One that was sent and not answered
 * may have happened, and the message must not claim otherwise.
 *
 * @throws RedisUnavailable unless Redis answered that the command itself is wrong, which is a bug.
 */
export async function callRedis<T>(
  redis: Redis,
  kind: 'read' | 'write',
  command: () => Promise<T>,
): Promise<T> {
  if (redis.status !== 'ready') throw new RedisUnavailable(NOT_SENT[kind])
  writeTogether(redis.stream)
  try {
    return await inTime(command())
  } catch (cause) {
    if (cause instanceof ReplyError) {
      if (REFUSALS.test((cause as Error).message)) {
        throw new RedisUnavailable(NOT_SENT[kind], { cause })
      }
      throw cause
    }
    throw new RedisUnavailable(NO_ANSWER[kind], { cause })
  }
}
