import { repeated } from '../fault.ts'
import { lasting } from './lasting.ts'

const SECONDS = 3
/** More pieces than the limit has room for; Redis refuses the rest. */
const PIECES = '400'
const PIECE_BYTES = 1_000_000
/** A piece after the other until Redis has no more room; a script that begins below the limit may end above it. */
const FILL = `redis.call('SET', 'filler:' .. redis.call('INCR', 'filler'), string.rep('x', ${PIECE_BYTES})) return 1`
const EMPTY = `for _, key in ipairs(redis.call('KEYS', 'filler*')) do redis.call('UNLINK', key) end return 1`

export const redisFull = repeated({
  id: 'redis-full',
  title: `Redis at its memory limit for ${SECONDS} s`,
  meaning:
    'Redis is filled up to its limit and freed again. What it has it still gives; what is new it refuses.',
  packagings: ['multiContainer'],
  async inflict(system) {
    const { name } = await system.stack.containerOf(system.docker.recordingTo([]), 'redis')
    const cli = (...args: string[]) => system.docker.run(['exec', name, 'redis-cli', ...args])
    return lasting(system, {
      seconds: SECONDS,
      begin: async () => {
        const { stdout } = await cli('-r', PIECES, 'EVAL', FILL, '0')
        if (!/^OOM/m.test(stdout)) throw new Error(`Redis has taken ${PIECES} MB and is not full`)
      },
      end: () => cli('EVAL', EMPTY, '0'),
      labels: ['filled from here', 'freed'],
    })
  },
})
