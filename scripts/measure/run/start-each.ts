import type { Docker } from '../../engine/docker/docker.ts'
import type { StepGroup } from '../../core/steps.ts'
import type { RunningSubject, Subject } from '../experiments/subject.ts'
import { packagingFailed } from './packaging-failed.ts'

/** Runs a group of steps, and hands on what they return. */
export type RunTimed = <T>(group: StepGroup<T>) => Promise<T[]>

/**
 * Starts a stack of each subject, side by side.
 * @throws ExpectedError where one does not come to serve its users
 */
export function startEach(
  subjects: Subject[],
  docker: Docker,
  runTimed: RunTimed,
): Promise<RunningSubject[]> {
  return runTimed({
    title: 'Start',
    sideBySide: true,
    steps: subjects.map((subject) => ({
      title: `Start: ${subject.title}`,
      task: async () => {
        try {
          return { ...subject, stack: await subject.packaging.launch(docker) }
        } catch (error) {
          throw packagingFailed(`Start: ${subject.title}`, error)
        }
      },
    })),
  })
}
