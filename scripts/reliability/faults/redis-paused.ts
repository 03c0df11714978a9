import { repeated } from '../fault.ts'
import { withoutRedis } from './lasting.ts'

const SECONDS = 3

export const redisPaused = repeated({
  id: 'redis-paused',
  title: `Redis paused for ${SECONDS} s`,
  meaning:
    'Connections stay open and nothing answers: a host that swaps, a machine that is moved, a disk that hangs.',
  packagings: ['multiContainer'],
  takesRedisAway: true,
  async inflict(site) {
    const { name } = await site.stack.containerOf(site.docker.recordingTo([]), 'redis')
    return withoutRedis(site, {
      seconds: SECONDS,
      begin: () => site.docker.run(['pause', name]),
      end: () => site.docker.run(['unpause', name]),
      labels: ['docker pause', 'docker unpause'],
    })
  },
})
