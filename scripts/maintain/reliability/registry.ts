import type { Fault } from './fault.ts'
import { allRestarted } from './faults/all-restarted.ts'
import { durability } from './faults/durability.ts'
import { gatewayKilled, redisCrashed, webKilled } from './faults/killed.ts'
import { networkCut } from './faults/network-cut.ts'
import { redisAway } from './faults/redis-away.ts'
import { redisFull } from './faults/redis-full.ts'
import { redisPaused } from './faults/redis-paused.ts'
import { rolled } from './faults/rolled.ts'
import { scaled } from './faults/scaled.ts'
import { stopped } from './faults/stopped.ts'

/** Every fault, in the order in which they are reported. A new one is added here. */
export const FAULTS: Fault[] = [
  webKilled,
  gatewayKilled,
  redisCrashed,
  redisPaused,
  redisFull,
  networkCut,
  allRestarted,
  rolled,
  scaled,
  stopped,
  redisAway,
  durability,
]
