import { type ContainerState, containerStates } from '../docker/container-state.ts'
import type { Docker } from '../docker/docker.ts'
import { DockerError } from '../docker/docker-error.ts'
import type { Container } from '../docker/container.ts'

/** So often Docker may start a container again that waits for another by ending. */
export const RESTARTS = 8
/** The same where all that it could wait for is in it. */
const RESTARTS_ALONE = 4

/** How supervisord says that it will not start a program again. That may be another than the app, which gets time to come. */
const GAVE_UP = /gave up: (\S+) entered FATAL state/
const GAVE_UP_MS = 15_000

/**
 * Why these containers will not serve however long anybody waits: one has ended, ends again and again, or its supervisor
 * has given a program up. Undefined while they may.
 * @param waitedMs how long they have been waited for
 */
export async function failedForGood(
  docker: Docker,
  containers: Container[],
  waitedMs: number,
): Promise<string | undefined> {
  const quiet = docker.recordingTo([])
  const ids = containers.map(({ id }) => id)
  if (ids.length === 0) return undefined
  const states = await containerStates(quiet, ids).catch((error: unknown) => {
    // One that was removed this moment: whoever did that says why.
    if (error instanceof DockerError) return []
    throw error
  })
  for (const [index, state] of states.entries()) {
    const ended = endOf(state, containers.length === 1 ? RESTARTS_ALONE : RESTARTS)
    if (ended !== undefined) return `The container ${containers[index]?.name} ${ended}.`
  }
  if (waitedMs < GAVE_UP_MS) return undefined
  for (const { id, name } of containers) {
    const { stdout, stderr } = await quiet.run(['logs', '--tail', '50', id], { reject: false })
    const gaveUp = GAVE_UP.exec(`${stdout}\n${stderr}`)
    if (gaveUp) return `The supervisor of the container ${name} gave ${gaveUp[1]} up.`
  }
  return undefined
}

/** How a container came to its end; undefined for one that runs, or that Docker may yet start. */
export function endOf(
  { status, exitCode, outOfMemory, restartCount }: EndState,
  restarts: number,
): string | undefined {
  const how = outOfMemory ? `${exitCode}, out of memory` : String(exitCode)
  if (status === 'exited' || status === 'dead') return `has ended (exit code ${how})`
  // One that runs may serve yet, and its exit code says nothing of how it ended before.
  if (status === 'running' || restartCount < restarts) return undefined
  return `ends again and again: Docker has started it ${restartCount} times more (exit code ${how})`
}

type EndState = Pick<ContainerState, 'status' | 'exitCode' | 'outOfMemory' | 'restartCount'>
