import { setTimeout as delay } from 'node:timers/promises'
import type { ClusterNode } from '../../../engine/swarm/nodes.ts'
import { powerOff, powerOn } from '../../../engine/swarm/power.ts'
import { orNullOnTimeout } from '../../../core/wait.ts'
import type { ClusterContext } from './context.ts'
import { AWAY_MS, type Loss } from './facts.ts'
import { type Endpoints, underLoad } from './under-load.ts'

/** How long to wait for the other nodes to start what the lost one ran. */
interface Limits {
  timeoutMs: number
  signal: AbortSignal
}

/**
 * Cuts the power of a node under load for `AWAY_MS`, and brings it back.
 * @param replaced resolves once the other nodes run what the lost one ran; absent where nothing does that
 */
export async function loseNode(
  lost: ClusterNode,
  endpoints: Endpoints,
  { docker, signal }: ClusterContext,
  replaced?: (limits: Limits) => Promise<unknown>,
): Promise<Omit<Loss, 'ledSwarm'>> {
  const { seen, result } = await underLoad(endpoints, signal, async (users) => {
    const cutMs = performance.now()
    await powerOff(docker, lost)
    const sinceCutMs = () => Math.round(performance.now() - cutMs)
    const replacing = replaced?.({ timeoutMs: AWAY_MS, signal }).then(sinceCutMs)
    const [replacedAfterMs, servedAfterMs] = await Promise.all([
      replacing ? orNullOnTimeout(replacing) : null,
      orNullOnTimeout(users.steadyAfter(cutMs, AWAY_MS)),
    ])
    await delay(Math.max(0, AWAY_MS - sinceCutMs()), undefined, { signal })
    const backMs = performance.now()
    await powerOn(docker, lost, signal)
    const wellAfterReturnMs = await users.steadyAfter(backMs)
    const awayMs = Math.round(backMs - cutMs)
    return { awayMs, replacedAfterMs, servedAfterMs, wellAfterReturnMs }
  })
  return { users: seen, ...result }
}
