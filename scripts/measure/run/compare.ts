import type { Docker } from '../../engine/docker/docker.ts'
import { describeBases, environmentOf } from '../../engine/environment.ts'
import type { EngineFacts } from '../../engine/install/facts.ts'
import {
  describeSubjects,
  type Directories,
  resolvePackagings,
} from '../../engine/packagings/resolve.ts'
import type { Run } from '../../core/run.ts'
import { runGroup, type StepGroup, type StepTime } from '../../core/steps.ts'
import { printableTexts } from '../../core/terminal-text.ts'
import { bySubject } from '../experiments/subject.ts'
import { SCHEMA_VERSION, type Results } from '../report/results.ts'
import { measureAll } from './measure-all.ts'
import { chosen } from './options.ts'
import { packagingFailed } from './packaging-failed.ts'
import { startEach } from './start-each.ts'
import { comparisonsOf, subjectsOf } from './subjects.ts'

export interface CompareInput {
  run: Run
  docker: Docker
  engine: EngineFacts
  /** Of packagings in place of the lab's own, or beside them. */
  directories: Directories
  /** Ids of the experiments to run. */
  only: string[]
  rebuild: boolean
  keep: boolean
  signal: AbortSignal
}

/** Everything between a checked machine and the results. Removes nothing: that is the caller's, whatever happens. */
export async function compare(input: CompareInput): Promise<Results> {
  const { run, docker, engine, directories, rebuild, keep } = input
  const start = performance.now()
  const times: StepTime[] = []
  /** Runs a group of steps, and notes how long each took. */
  const runTimed = async <T>(group: StepGroup<T>): Promise<T[]> => {
    const done = await runGroup(group)
    times.push(...done.times)
    return done.results
  }
  const [found] = await runTimed({
    title: 'Prepare',
    sideBySide: false,
    steps: [
      {
        title: 'Find the base images',
        task: async (onProgress) => {
          const resolved = await resolvePackagings(docker, directories, onProgress)
          return { resolved, subjects: await subjectsOf(docker, run, resolved) }
        },
      },
    ],
  })
  if (!found) throw new Error('The base images were not looked for')
  const { resolved, subjects } = found
  await runTimed({
    title: 'Build',
    sideBySide: true,
    steps: subjects.map(({ title, packaging }) => ({
      title: `Build: ${title}`,
      task: (onLine) =>
        packaging.build(docker, { rebuild, onLine }).catch((error: unknown) => {
          throw packagingFailed(`Build: ${title}`, error)
        }),
    })),
  })
  const described = describeSubjects(directories)
  const comparisons = comparisonsOf(described)
  const experiments = await measureAll(chosen(input.only), subjects, {
    ...{ ...input, comparisons, runTimed, bases: resolved.references },
  })
  const kept = keep ? await startEach(subjects, docker, runTimed) : undefined
  // Labels, outputs and names of folders are whatever the images and their makers say.
  return printableTexts({
    schemaVersion: SCHEMA_VERSION,
    run: {
      id: run.id,
      startedAt: run.startedAt.toISOString(),
      durationMs: Math.round(performance.now() - start),
      steps: times,
      ...(kept ? { urls: bySubject(kept, ({ stack }) => stack.urls()[0] ?? '') } : {}),
    },
    subjects: described,
    comparisons,
    environment: environmentOf(engine),
    bases: describeBases(resolved.bases),
    experiments,
  })
}
