import { OwnProcess } from '../../../engine/docker/own-container.ts'
import { repeated } from '../fault.ts'
import { processOf } from './processes.ts'
import { withoutRedis } from './lasting.ts'

const SECONDS = 3

export const redisPaused = repeated({
  id: 'redis-paused',
  title: `Redis paused for ${SECONDS} s`,
  meaning:
    'Connections stay open and nothing answers: a host that swaps, a machine that is moved, a disk that hangs.',
  packagings: ['multiContainer'],
  takesRedisAway: true,
  async inflict(system) {
    const { container, pid } = await processOf(system, 'redis')
    const target = await OwnProcess.of(system.docker, system.run, container, pid)
    return withoutRedis(system, {
      seconds: SECONDS,
      begin: () => system.killer.suspend(system.docker, target),
      end: () => system.killer.resume(system.docker, target),
      labels: ['SIGSTOP of redis-server', 'SIGCONT'],
    })
  },
})
