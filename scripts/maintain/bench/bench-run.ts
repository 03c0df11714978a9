import { resolveBases, type ResolvedBase } from '../../engine/bases/bases.ts'
import type { Docker } from '../../engine/docker/docker.ts'
import { engineHost } from '../../engine/docker/engine-host.ts'
import type { EngineFacts } from '../../engine/install/engine.ts'
import { describeBases, environmentOf } from '../../engine/environment.ts'
import { baseReferences } from '../../engine/packagings/base-references.ts'
import { ownStack } from '../../engine/packagings/compose-source.ts'
import { multiContainer } from '../../engine/packagings/multi-container.ts'
import type { Run } from '../../core/run.ts'
import { runSteps, type Step, type StepGroup, type StepTime } from '../../core/steps.ts'
import { Arena } from './arena.ts'
import { BENCH_VERSION, type BenchResults, type Settings } from './bench-results.ts'
import { CASES, type PartId } from './cases.ts'
import { measureColdStart } from './cold-start.ts'
import { type Machine, pinningOf } from './cores.ts'
import { readGoals } from './goals.ts'
import { weighImage } from './image.ts'
import type { Processes } from './processes.ts'
import { measureReplicas } from './replicas.ts'

export interface BenchInput {
  run: Run
  docker: Docker
  engine: EngineFacts
  machine: Machine
  processes: Processes
  settings: Settings
  /** Ids of what is measured. */
  only: string[]
  signal: AbortSignal
}

/** Everything between a checked machine and the results. Ends and removes nothing: that is the caller's. */
export async function bench(input: BenchInput): Promise<BenchResults> {
  const start = performance.now()
  const course = new Course(input)
  const steps = await runSteps(course.groups())
  return course.results(Math.round(performance.now() - start), steps)
}

type Measured = Pick<BenchResults, 'cases' | 'coldStart' | 'replicas' | 'image'>

/** The steps of a bench, and what they hand to each other. */
class Course {
  readonly #input: BenchInput
  readonly #pinning: ReturnType<typeof pinningOf>
  #bases: ResolvedBase[] = []
  #host = ''
  #arena: Arena | undefined
  #webImage = ''
  readonly #measured: Measured = { cases: [] }

  constructor(input: BenchInput) {
    this.#input = input
    this.#pinning = pinningOf(input.machine)
  }

  groups(): StepGroup[] {
    const { only, machine } = this.#input
    const cases = CASES.filter(({ id }) => only.includes(id))
    const parts = (['cold-start', 'replicas', 'image'] as PartId[]).filter((id) =>
      only.includes(id),
    )
    const prepare = [this.#findBases(), ...(parts.length > 0 ? [this.#buildStack()] : [])]
    const lineUp: Step[] = [
      { title: 'Redis, the app and the tasks', task: (progress) => this.#open(cases, progress) },
      { title: 'All others', task: (progress) => this.#arenaNow().startOthers(progress) },
    ]
    const load: Step = {
      title: 'Requests per second',
      task: async (progress) => {
        this.#measured.cases = await this.#arenaNow().measure(progress)
        await this.#input.processes.stopRunning()
      },
    }
    const partSteps: Record<PartId, Step> = {
      'cold-start': { title: 'Cold start', task: (progress) => this.#coldStart(progress) },
      replicas: {
        title: 'One to five replicas',
        task: (progress) => this.#replicas(machine.engineIsHere, progress),
      },
      image: { title: 'The web image', task: () => this.#image() },
    }
    const measuring = [...(cases.length > 0 ? [load] : []), ...parts.map((id) => partSteps[id])]
    return [
      { title: 'Prepare', sideBySide: false, steps: prepare },
      { title: 'Line up', sideBySide: false, steps: cases.length > 0 ? lineUp : [] },
      { title: 'Measure, one at a time', sideBySide: false, steps: measuring },
    ].filter(({ steps }) => steps.length > 0)
  }

  results(durationMs: number, steps: StepTime[]): BenchResults {
    const { run, settings, engine, processes } = this.#input
    const results = {
      schemaVersion: BENCH_VERSION,
      run: { id: run.id, startedAt: run.startedAt.toISOString(), durationMs, steps },
      settings,
      environment: environmentOf(engine),
      bases: describeBases(this.#bases),
      ...('reason' in this.#pinning ? { unpinned: this.#pinning.reason } : {}),
      processes: processes.named,
      missing: this.#arena?.missing ?? [],
      ...this.#measured,
    } satisfies Omit<BenchResults, 'goals'>
    return { ...results, goals: readGoals(results) }
  }

  #findBases(): Step {
    const { docker, only } = this.#input
    const needsStack = only.some((id) => !CASES.some((one) => one.id === id))
    return {
      title: 'Find the base images',
      task: async (onProgress) => {
        const names = needsStack ? {} : { names: ['redis' as const] }
        this.#bases = await resolveBases(docker, { ...names, onProgress })
        this.#host = await engineHost(docker)
      },
    }
  }

  #buildStack(): Step {
    const { docker, run } = this.#input
    return {
      title: 'Build the stack',
      task: async (onLine) => {
        const bases = baseReferences(this.#bases)
        const stack = await multiContainer(docker, ownStack(bases), run, bases, this.#host)
        await stack.build(docker, { rebuild: false, onLine })
        const web = stack.images.find(({ service }) => service === 'web')
        this.#webImage = web?.reference ?? ''
      },
    }
  }

  async #open(cases: typeof CASES, progress: (line: string) => void): Promise<void> {
    const { cores, redisImage, host } = this.#place()
    this.#arena = new Arena({ ...this.#input, cases, cores, host, redisImage })
    await this.#arena.fillStores(progress)
  }

  async #coldStart(progress: (line: string) => void): Promise<void> {
    this.#measured.coldStart = await measureColdStart({
      ...{ ...this.#input, ...this.#place(), webImage: this.#webImage, progress },
      repetitions: this.#input.settings.repetitions,
    })
  }

  async #replicas(engineIsHere: boolean, progress: (line: string) => void): Promise<void> {
    const bases = baseReferences(this.#bases)
    this.#measured.replicas = await measureReplicas({
      ...{ ...this.#input, host: this.#host, bases, engineIsHere, progress },
    })
  }

  async #image(): Promise<void> {
    const { docker, run } = this.#input
    this.#measured.image = await weighImage(docker, run, {
      image: this.#webImage,
      from: baseReferences(this.#bases).NODE_IMAGE,
    })
  }

  /** Where things run. */
  #place() {
    return {
      host: this.#host,
      cores: 'cores' in this.#pinning ? this.#pinning.cores : undefined,
      redisImage: this.#bases.find(({ name }) => name === 'redis')?.reference ?? '',
    }
  }

  #arenaNow(): Arena {
    if (!this.#arena) throw new Error('The contenders are asked for before they are started')
    return this.#arena
  }
}
