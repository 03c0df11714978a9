import { OwnProcess } from '../../../engine/docker/own-container.ts'
import { repeated } from '../fault.ts'
import { processOf } from './kill.ts'
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
    const { container, pid } = await processOf(site, 'redis')
    const target = await OwnProcess.of(site.docker, site.run, container, pid)
    return withoutRedis(site, {
      seconds: SECONDS,
      begin: () => site.killer.suspend(site.docker, target),
      end: () => site.killer.resume(site.docker, target),
      labels: ['SIGSTOP of redis-server', 'SIGCONT'],
    })
  },
})
