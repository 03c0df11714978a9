import { runStep } from '../../core/steps.ts'
import { engineHost } from '../../engine/docker/engine-host.ts'
import { describeBases, environmentOf } from '../../engine/environment.ts'
import type { EngineFacts } from '../../engine/install/facts.ts'
import { ownPackagings } from '../own-packagings.ts'
import { blockOf, CASES } from './cases.ts'
import type { BenchContext } from './context.ts'
import { coresHere, isEngineHere, PINNING_TAKES } from './cores.ts'
import { readGoals } from './goals.ts'
import { weighImage } from './image.ts'
import { measureBlock } from './measure-block.ts'
import { BENCH_VERSION, type BenchResults } from './results.ts'
import { measureStack } from './stack.ts'

/** What a bench begins with. */
interface BenchInput extends Pick<BenchContext, 'run' | 'docker' | 'settings' | 'signal'> {
  engine: EngineFacts
  /** Ids of what is measured. */
  only: string[]
}

/** Everything between an engine that answers and the results. What carries the run's label is the caller's to remove. */
export async function runBench(input: BenchInput): Promise<BenchResults> {
  const { run, docker, engine, settings, only, signal } = input
  const start = performance.now()
  const [cases, cores] = [CASES.filter(({ id }) => only.includes(id)), await coresHere(engine)]
  const { bases, references, of } = await runStep('Prepare', 'Find the base images', (onProgress) =>
    ownPackagings(docker, run, onProgress),
  )
  const context = {
    ...{ run, docker, settings, signal, cores, bases: references },
    ...{ host: await engineHost(docker), isEngineHere: isEngineHere(engine) },
  }
  const measured: Pick<BenchResults, 'cases' | 'stack' | 'image'> = { cases: [] }
  for (const [title, block] of Map.groupBy(cases, blockOf)) {
    const found = await runStep('Requests per second', title, (progress) =>
      measureBlock(context, block, progress),
    )
    measured.cases.push(...found)
  }
  const stack = of.multiContainer
  if (only.includes('stack') || only.includes('image')) {
    await runStep('Prepare', 'Build the stack', (onLine) =>
      stack.build(docker, { rebuild: false, onLine }),
    )
  }
  if (only.includes('stack')) {
    measured.stack = await runStep('Measure', 'The whole stack', (progress) =>
      measureStack(context, stack, progress),
    )
  }
  if (only.includes('image')) {
    const web = stack.images.find(({ service }) => service === 'web')?.reference ?? ''
    measured.image = await runStep('Measure', 'The web image', () =>
      weighImage(docker, run, web, references.NODE_IMAGE),
    )
  }
  const durationMs = Math.round(performance.now() - start)
  return {
    schemaVersion: BENCH_VERSION,
    run: { id: run.id, startedAt: run.startedAt.toISOString(), durationMs },
    ...{ settings, environment: environmentOf(engine), bases: describeBases(bases) },
    ...(cores ? {} : { unpinned: PINNING_TAKES }),
    ...measured,
    goals: readGoals(measured),
  }
}
