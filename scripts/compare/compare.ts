import path from 'node:path'
import { mkdir, writeFile } from 'node:fs/promises'
import { resolveBases, type ResolvedBase } from '../bases/bases.ts'
import type { Docker } from '../docker/docker.ts'
import { engineHost } from '../docker/engine-host.ts'
import type { EngineFacts } from '../engine/engine.ts'
import { EXPERIMENTS, type AnyExperiment } from '../experiments/registry.ts'
import type { Pair, When } from '../experiments/experiment.ts'
import { runExperiment, type ExperimentResult } from '../experiments/run-experiment.ts'
import { baseReferences } from '../packagings/base-references.ts'
import { monolithic } from '../packagings/monolithic.ts'
import { multiContainer } from '../packagings/multi-container.ts'
import type { Packaging } from '../packagings/packaging.ts'
import { SCHEMA_VERSION, type Results } from '../report/results.ts'
import type { Run } from '../run.ts'
import { runSteps, type Step, type StepGroup } from '../steps.ts'

export interface CompareInput {
  run: Run
  docker: Docker
  engine: EngineFacts
  /** Ids of the experiments to run. */
  only: string[]
  rebuild: boolean
  keep: boolean
  signal: AbortSignal
}

/** Everything between a checked machine and the results. Removes nothing: that is the caller's, whatever happens. */
export async function compare(input: CompareInput): Promise<Results> {
  const { run, docker, engine, signal } = input
  const start = performance.now()
  const wanted = EXPERIMENTS.filter(({ id }) => input.only.includes(id))
  const results = new Map<string, ExperimentResult>()

  let bases: ResolvedBase[] = []
  let packagings: Pair<Packaging> | undefined
  const both = (): Pair<Packaging> => {
    if (!packagings)
      throw new Error('The packagings are asked for before the base images are known')
    return packagings
  }
  const each = (
    title: string,
    task: (one: Packaging, progress: (line: string) => void) => Promise<void>,
  ) =>
    (['monolithic', 'multiContainer'] as const).map((id) => ({
      title: `${title} ${id === 'monolithic' ? 'the monolith' : 'the multi-container stack'}`,
      task: (progress: (line: string) => void) => task(both()[id], progress),
    }))
  const measure = (experiment: AnyExperiment): Step => ({
    title: experiment.id,
    task: async () => {
      results.set(experiment.id, await runExperiment(experiment, both(), docker, signal))
    },
  })
  const measuring = (when: When) => wanted.filter((one) => one.when === when).map(measure)

  const groups: StepGroup[] = [
    {
      title: 'Prepare',
      sideBySide: false,
      steps: [
        {
          title: 'Find the base images',
          task: async (onProgress) => {
            bases = await resolveBases(docker, { onProgress })
            const host = await engineHost(docker)
            const references = baseReferences(bases)
            packagings = {
              monolithic: monolithic(run, references, host),
              multiContainer: multiContainer(run, references, host),
            }
          },
        },
      ],
    },
    {
      title: 'Build',
      sideBySide: true,
      steps: each('Build', (one, onLine) => one.build(docker, { rebuild: input.rebuild, onLine })),
    },
    {
      title: measuring('built').length > 0 ? 'Start, and measure the images' : 'Start',
      sideBySide: true,
      steps: [...each('Start', (one) => one.start(docker)), ...measuring('built')],
    },
    { title: 'Measure what runs', sideBySide: true, steps: measuring('running') },
    { title: 'Measure, one at a time', sideBySide: false, steps: measuring('alone') },
  ]
  const steps = await runSteps(groups.filter((group) => group.steps.length > 0))

  return {
    schemaVersion: SCHEMA_VERSION,
    run: {
      id: run.id,
      startedAt: run.startedAt.toISOString(),
      durationMs: Math.round(performance.now() - start),
      steps,
      ...(input.keep ? { urls: urlsOf(both()) } : {}),
    },
    environment: environmentOf(engine),
    bases: bases.map(({ wanted: name, reference, digest, standIn, reason }) => ({
      name,
      reference,
      digest,
      standIn,
      reason,
    })),
    experiments: wanted.flatMap(({ id }) => results.get(id) ?? []),
  }
}

/** Writes results.json into `directory` and returns the file's path. */
export async function writeResults(results: Results, directory: string): Promise<string> {
  await mkdir(directory, { recursive: true })
  const file = path.join(directory, 'results.json')
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`)
  return file
}

function urlsOf({ monolithic: one, multiContainer: other }: Pair<Packaging>): Pair<string> {
  return { monolithic: one.urls()[0] ?? '', multiContainer: other.urls()[0] ?? '' }
}

function environmentOf(engine: EngineFacts): Results['environment'] {
  return {
    engineVersion: engine.version,
    imageStore: engine.imageStore,
    composeVersion: engine.composeVersion,
    operatingSystem: engine.operatingSystem,
    architecture: engine.architecture,
    cpus: engine.cpus,
    memoryBytes: engine.memoryBytes,
    nodeVersion: process.version,
  }
}
