import { runStep, runSteps, type Step } from '../../core/steps.ts'
import { resolveBases } from '../../engine/bases/bases.ts'
import { engineHost } from '../../engine/docker/engine-host.ts'
import { describeBases, environmentOf } from '../../engine/environment.ts'
import { baseReferences } from '../../engine/packagings/base-references.ts'
import { ownStack } from '../../engine/packagings/compose-source.ts'
import { multiContainer } from '../../engine/packagings/multi-container.ts'
import type { Packaging } from '../../engine/packagings/packaging.ts'
import { CASES } from './cases.ts'
import type { BenchContext, BenchInput } from './context.ts'
import { lookAtMachine, pinningOf } from './cores.ts'
import { readGoals } from './goals.ts'
import { weighImage } from './image.ts'
import { measureCases } from './measure-cases.ts'
import { BENCH_VERSION, type BenchResults } from './results.ts'
import { measureStack } from './stack.ts'

/** Everything between an engine that answers and the results. Ends and removes nothing: that is the caller's. */
export async function bench(input: BenchInput): Promise<BenchResults> {
  const { run, engine, settings, only } = input
  const start = performance.now()
  const isWanted = (id: string) => only.includes(id)
  const needsStack = isWanted('stack') || isWanted('image')
  const { bases, context, pinning } = await prepare(input, needsStack)
  const measured: Pick<BenchResults, 'cases' | 'stack' | 'image'> = { cases: [] }
  const cases = CASES.filter(({ id }) => isWanted(id))

  const requests: Step = {
    title: 'Requests per second',
    task: async (progress) => {
      measured.cases = await measureCases(context, cases, progress)
    },
  }
  const stack: Step = {
    title: 'The stack and the web image',
    task: async (progress) => {
      const packaging = await buildStack(context, progress)
      if (isWanted('stack')) {
        measured.stack = await measureStack(context, packaging, progress)
      }
      const web = packaging.images.find(({ service }) => service === 'web')?.reference ?? ''
      if (!isWanted('image')) return
      progress('weighing the web image')
      measured.image = await weighImage(input.docker, run, web, context.bases.NODE_IMAGE)
    },
  }
  const steps = [...(cases.length > 0 ? [requests] : []), ...(needsStack ? [stack] : [])]
  await runSteps([{ title: 'Measure, one at a time', sideBySide: false, steps }])

  const { id, startedAt } = run
  const durationMs = Math.round(performance.now() - start)
  return {
    schemaVersion: BENCH_VERSION,
    run: { id, startedAt: startedAt.toISOString(), durationMs },
    settings,
    environment: environmentOf(engine),
    bases: describeBases(bases),
    ...('reason' in pinning ? { unpinned: pinning.reason } : {}),
    ...measured,
    goals: readGoals(measured),
  }
}

/** Looks at the machine, and finds the base images. */
async function prepare(input: BenchInput, needsStack: boolean) {
  const { docker, engine } = input
  const machine = await lookAtMachine(engine)
  const pinning = pinningOf(machine)
  const bases = await runStep('Prepare', 'Find the base images', (onProgress) => {
    const names = needsStack ? {} : { names: ['redis' as const] }
    return resolveBases(docker, { ...names, onProgress })
  })
  const context: BenchContext = {
    ...input,
    cores: 'cores' in pinning ? pinning.cores : undefined,
    engineIsHere: machine.engineIsHere,
    host: await engineHost(docker),
    bases: baseReferences(bases),
  }
  return { bases, context, pinning }
}

async function buildStack(
  { docker, run, bases, host }: BenchContext,
  onLine: (line: string) => void,
): Promise<Packaging> {
  const stack = await multiContainer(docker, ownStack(bases), run, { ...bases }, host)
  await stack.build(docker, { rebuild: false, onLine })
  return stack
}
