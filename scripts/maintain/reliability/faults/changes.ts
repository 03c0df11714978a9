import { assertOwn } from '../../../engine/docker/own-container.ts'
import type { Inflict } from '../fault.ts'
import type { SystemUnderTest } from '../system-under-test.ts'

/** Something that an operator does, and what it is called in a picture. */
interface Step {
  label: string
  act: (system: SystemUnderTest) => Promise<unknown>
}

/** Steps one after the other, without a pause. @param last what their end is called in a picture */
export function inSteps(steps: Step[], last: string): Inflict {
  return async (system) => {
    const beganMs = performance.now()
    const marks: { atMs: number; label: string }[] = []
    for (const { label, act } of steps) {
      marks.push({ atMs: performance.now(), label })
      await act(system)
    }
    const effectiveMs = performance.now()
    marks.push({ atMs: effectiveMs, label: last })
    return { beganMs, effectiveMs, endedMs: beganMs, marks }
  }
}

/** Restarts all containers at the same time. */
export const restartAll: Inflict = async (system, n) => {
  const { docker, run, stack } = system
  const containers = await stack.containers(docker.recordingTo([]))
  for (const { id } of containers) await assertOwn(docker, run, id)
  // A command each: one command would restart one after the other.
  const act = () => Promise.all(containers.map(({ name }) => docker.run(['restart', name])))
  return inSteps([{ label: 'docker restart of all', act }], 'all started')(system, n)
}

/** Brings the app to each of these numbers of replicas in turn. */
export const scaleTo = (replicas: number[]): Inflict =>
  inSteps(
    replicas.map((wanted) => ({
      label: `to ${wanted}`,
      act: ({ stack, docker }) => stack.scale(docker, wanted),
    })),
    'done',
  )
