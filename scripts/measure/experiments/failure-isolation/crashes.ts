import type { Docker } from '../../../engine/docker/docker.ts'
import { inOrderOf } from '../order.ts'
import { sideBySide } from '../subject.ts'
import { ROLES } from './crash-facts.ts'
import type { CrashedStack } from './crashed-stack.ts'

/**
 * Crashes each process of all stacks, role by role, again and again. How soon users are served again is timed: while it is,
 * nothing is done to another stack. What is looked at afterwards is mostly waiting, and done in all at once.
 */
export async function crashInTurns(
  stacks: CrashedStack[],
  rounds: number,
  docker: Docker,
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    // What the first round did is evidence enough: the others repeat it.
    const own = round === 0 ? docker : docker.recordingTo([])
    for (const role of ROLES) {
      const owners = stacks.filter((one) => one.has(role))
      await sideBySide(owners, (one) => one.untilPauseIsReset(role))
      const crashes = []
      for (const stack of inOrderOf(round, owners)) {
        crashes.push({ stack, begun: await stack.begin(role, own) })
      }
      await sideBySide(crashes, ({ stack, begun }) => stack.finish(begun, own))
    }
  }
}
