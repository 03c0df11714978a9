import { assertOwn } from '../../../engine/docker/own-container.ts'
import { repeated } from '../fault.ts'
import { redisNetwork } from '../redis-liveness-probe.ts'
import { withoutRedis } from './lasting.ts'

const SECONDS = 5

/**
 * `docker network disconnect` takes the network out of Redis's container: no packet gets through either way, nobody is told
 * that the connections have ended, and the name is gone. The network is internal, so there is no other way round.
 */
export const networkCut = repeated({
  id: 'network-cut',
  title: `Network between web and Redis cut for ${SECONDS} s`,
  meaning:
    'Packets are lost without a word, and Redis’s name cannot be resolved: a broken switch, a wrong firewall rule. Redis may have another address afterwards.',
  packagings: ['multiContainer'],
  takesRedisAway: true,
  async inflict(system) {
    const { id, name } = await system.stack.containerOf(system.docker.recordingTo([]), 'redis')
    await assertOwn(system.docker, system.run, id)
    const network = await redisNetwork(system)
    return withoutRedis(system, {
      seconds: SECONDS,
      begin: () => system.docker.run(['network', 'disconnect', network, name]),
      // The service's name belongs to the connection, and Compose is not there to give it again.
      end: () => system.docker.run(['network', 'connect', '--alias', 'redis', network, name]),
      labels: ['cut', 'connected again'],
    })
  },
})
