import { sum } from '../../../core/statistics.ts'
import type { ContainerState } from '../../../engine/docker/container-state.ts'
import type { Container } from '../../../engine/docker/container.ts'
import type { ContainerEvent } from '../../../engine/docker/events.ts'
import {
  isGood,
  outageOf,
  outcomesOf,
  sinceFailureBefore,
  spansOf,
} from '../../../engine/load/answers.ts'
import type { Users } from '../../../engine/load/users.ts'
import type { Crash } from './crash.ts'

/** What a timeline shows before the crash, and after users are served again. Milliseconds. */
export const LEAD_MS = 300
const TAIL_MS = 600

/** Moments on the clock of `performance.now()`: the command that kills, and when it was seen that users are served again. */
interface Times {
  beganMs: number
  seenMs: number
}

/** What users got from a crash on. */
export function seenByUsers(users: Users, { beganMs, seenMs }: Times, recovered: boolean) {
  const reads = users.between('reads', beganMs)
  const readOutage = outageOf(reads)
  const writeOutage = outageOf(users.between('writes', beganMs))
  const untilMs = beganMs + (readOutage.backAfterMs ?? Infinity)
  const health = users.between('health', beganMs, untilMs)
  const shown = users.between('reads', beganMs - LEAD_MS, seenMs + TAIL_MS)
  return {
    backAfterMs: recovered ? readOutage.backAfterMs : null,
    writesBackAfterMs: recovered ? writeOutage.backAfterMs : null,
    failedReads: readOutage.failed,
    failedWrites: writeOutage.failed,
    failedHealth: health.filter((one) => !isGood(one)).length,
    outcomes: outcomesOf(reads),
    spans: spansOf(sinceFailureBefore(shown, LEAD_MS)),
  }
}

/** What Docker said of these containers, from a crash on. */
export function saidByDocker(
  events: ContainerEvent[],
  containers: Container[],
  beganMs: number,
): Crash['events'] {
  return events.map(({ heardAtMs, containerId, action, exitCode }) => ({
    afterMs: Math.round(heardAtMs - beganMs),
    service: containers.find(({ id }) => containerId.startsWith(id))?.service ?? '',
    action,
    ...(exitCode === undefined ? {} : { exitCode }),
  }))
}

/** How often Docker has started these containers again. */
export const restartsIn = (states: ContainerState[]) =>
  sum(states, ({ restartCount }) => restartCount)
