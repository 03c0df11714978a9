import type { Docker } from '../../../engine/docker/docker.ts'
import type { BlueGreen } from '../../../engine/packagings/blue-green.ts'
import { isDone, outcomeOf, refusable } from '../outcome.ts'
import type { BlueGreenFacts } from './facts.ts'
import { watchSwap } from './swap.ts'

/**
 * Puts what was built last in the place of a container behind a gateway, and goes back to that container.
 * @param before what came of that until now
 */
export async function changeOver(
  open: (docker: Docker) => Promise<BlueGreen>,
  docker: Docker,
  before: BlueGreenFacts | null | undefined,
  signal: AbortSignal,
): Promise<BlueGreenFacts> {
  const facts = before ?? { updates: [], onOneVolume: false, redisSaid: '' }
  const { updates } = facts
  if (!isDone(updates)) return facts
  let { onOneVolume, redisSaid } = facts
  const now = await outcomeOf(async () => {
    const pair = await open(docker)
    onOneVolume = pair.onOneVolume
    try {
      const swap = await watchSwap(pair, docker, () => refusable(() => pair.change(docker)))
      redisSaid = lastWordsOfRedis(await pair.greenLog(docker))
      return [...updates, swap]
    } finally {
      await pair.end(docker.forCleanUp())
    }
  }, signal)
  return { updates: now, onOneVolume, redisSaid }
}

/** A line of Redis's log, such as `12:M 02 Jan 2026 03:04:05.678 * Ready to accept connections tcp`. */
const REDIS_LINE = /\b\d+:[MSC] \d{2} \w{3} \d{4} [\d:.]+ [.\-*#] (.*)$/

/** The last that Redis said in a container's log; empty where the log has nothing of it. */
export function lastWordsOfRedis(log: string): string {
  const said = log.split('\n').flatMap((line) => REDIS_LINE.exec(line.trimEnd())?.[1] ?? [])
  return said.at(-1)?.trim() ?? ''
}
