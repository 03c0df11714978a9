import type { PackagingId } from '../own-packagings.ts'
import type { Fault } from './fault.ts'
import { restartAll, scaleTo } from './faults/changes.ts'
import { crashing } from './faults/crashes.ts'
import { durability } from './faults/durability.ts'
import { cutRedisOff, fillRedis, pauseRedis } from './faults/interruptions.ts'
import { lasting, takingRedisAway } from './faults/lasting.ts'
import { processOf, webProcess } from './faults/processes.ts'
import { redisAway } from './faults/redis-away.ts'
import { rolled } from './faults/rolled.ts'
import { stopped } from './faults/stopped.ts'
import { repeated } from './measure-fault.ts'
import { REPLICAS } from './system-under-test.ts'

const STACK: PackagingId[] = ['multiContainer']
const BOTH: PackagingId[] = ['multiContainer', 'monolithic']

/** Seconds. */
const REDIS_PAUSED = 3
const REDIS_FULL = 3
const NETWORK_CUT = 5
/** From three: down to one, and up to more than before. */
const SCALED_TO = [1, 5]

const gatewayCrash = crashing((system) => processOf(system, 'extra'))
const redisCrash = crashing((system) => processOf(system, 'redis'))

/** Every fault, in the order in which they are reported. A new one is added here; what must hold in it, in goals.ts. */
export const FAULTS: Fault[] = [
  {
    id: 'web-killed',
    title: 'SIGKILL of a web process',
    meaning:
      'A bug or the kernel’s out-of-memory killer ends the app. In the stack it is one of three replicas, each in its turn.',
    packagings: BOTH,
    when: 'in-turn',
    measure: repeated(crashing(webProcess)),
  },
  {
    id: 'gateway-killed',
    title: 'SIGKILL of the gateway',
    meaning:
      'What stands before or around the app ends: HAProxy in the stack, supervisord in the monolith. There is one of it, so everybody notices.',
    packagings: BOTH,
    when: 'in-turn',
    measure: repeated(gatewayCrash),
  },
  {
    id: 'redis-crashed',
    title: 'Crash of Redis',
    meaning: 'SIGKILL of Redis’s process, which reads its file again when it is back.',
    packagings: BOTH,
    when: 'in-turn',
    measure: repeated({ ...redisCrash, inflict: takingRedisAway(redisCrash.inflict) }),
  },
  {
    id: 'redis-paused',
    title: `Redis paused for ${REDIS_PAUSED} s`,
    meaning:
      'Connections stay open and nothing answers: a host that swaps, a machine that is moved, a disk that hangs.',
    packagings: STACK,
    when: 'in-turn',
    measure: repeated({ inflict: takingRedisAway(lasting(REDIS_PAUSED, pauseRedis)) }),
  },
  {
    id: 'redis-full',
    title: `Redis at its memory limit for ${REDIS_FULL} s`,
    meaning:
      'Redis is filled up to its limit and freed again. What it has it still gives; what is new it refuses.',
    packagings: STACK,
    when: 'in-turn',
    measure: repeated({ inflict: lasting(REDIS_FULL, fillRedis) }),
  },
  {
    id: 'network-cut',
    title: `Network between web and Redis cut for ${NETWORK_CUT} s`,
    meaning:
      'Packets are lost without a word, and Redis’s name cannot be resolved: a broken switch, a wrong firewall rule. Redis may have another address afterwards.',
    packagings: STACK,
    when: 'in-turn',
    measure: repeated({ inflict: takingRedisAway(lasting(NETWORK_CUT, cutRedisOff)) }),
  },
  {
    id: 'all-restarted',
    title: 'All containers restarted',
    meaning:
      'What a restart of the engine does to them: all stop and start at the same time, in no order, and may get other addresses.',
    packagings: BOTH,
    when: 'in-turn',
    measure: repeated({ inflict: restartAll }),
  },
  {
    id: 'rolled',
    title: 'Web rolled over to a new image',
    meaning:
      'An update of the app: as many new replicas as there are old ones start, then the old ones stop one after the other.',
    packagings: STACK,
    when: 'exclusive',
    measure: rolled,
  },
  {
    id: 'scaled',
    title: `Scaling ${[REPLICAS, ...SCALED_TO].join(' → ')}`,
    meaning: 'Replicas leave and join under load, without anybody being cut off.',
    packagings: STACK,
    when: 'exclusive',
    measure: repeated({
      ready: ({ stack, docker }) => stack.scale(docker.recordingTo([]), REPLICAS),
      inflict: scaleTo(SCALED_TO),
    }),
  },
  {
    id: 'stopped',
    title: 'docker stop under load',
    meaning:
      'A person, an update or a shutdown stops all of it at a random moment. What has been asked is answered, then all end by themselves.',
    packagings: BOTH,
    when: 'in-turn',
    measure: stopped,
  },
  {
    id: 'redis-away',
    title: 'Redis away for minutes',
    meaning:
      'Half of the time Redis is silent (SIGSTOP), the other half there is none (docker stop). The app says 503 at once, keeps its memory, and nobody restarts it.',
    packagings: STACK,
    when: 'beside',
    measure: redisAway,
  },
  {
    id: 'appendfsync',
    title: 'appendfsync: what it costs to lose nothing',
    meaning: 'How often Redis waits until a write is on the disk.',
    packagings: STACK,
    when: 'exclusive',
    measure: durability,
  },
]
