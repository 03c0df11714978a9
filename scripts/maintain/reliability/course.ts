import { describeBases, environmentOf } from '../../engine/environment.ts'
import { resolvePair, type ResolvedPair } from '../../engine/packagings/pair.ts'
import { bothSubjects } from '../../measure/run/subjects.ts'
import type { Docker } from '../../engine/docker/docker.ts'
import { engineHost } from '../../engine/docker/engine-host.ts'
import { EventWatch } from '../../engine/docker/events.ts'
import type { EngineFacts } from '../../engine/install/engine.ts'
import type { Packaging, PackagingId, Pair } from '../../engine/packagings/packaging.ts'
import { messageOf } from '../../core/errors.ts'
import { HostProcesses } from '../../engine/docker/host-processes.ts'
import { RUN_LABEL } from '../../core/labels.ts'
import type { Run } from '../../core/run.ts'
import { runSteps, type Step, type StepGroup } from '../../core/steps.ts'
import type { Fault } from './fault.ts'
import { randomFrom } from '../../core/random-numbers.ts'
import { FAULTS } from './registry.ts'
import { RATES } from '../../engine/load/users.ts'
import { type FaultResult, type FaultsRun, SCHEMA_VERSION } from './results.ts'
import type { Bench } from './site.ts'
import { Stacks } from './stacks.ts'

const TITLES: Pair<string> = { monolithic: 'the monolith', multiContainer: 'the stack' }

export interface CourseInput {
  run: Run
  docker: Docker
  engine: EngineFacts
  only: string[]
  times: number
  outageSeconds: number
  seed: number
  signal: AbortSignal
}

/** Everything between a checked machine and the results. Removes nothing: that is the caller's, whatever happens. */
export async function runFaults(input: CourseInput): Promise<FaultsRun> {
  const start = performance.now()
  const course = new Course(input)
  try {
    await runSteps(course.groups())
  } finally {
    await course.end()
  }
  const { run, engine, times, outageSeconds, seed } = input
  return {
    schemaVersion: SCHEMA_VERSION,
    run: {
      ...{ id: run.id, startedAt: run.startedAt.toISOString() },
      durationMs: Math.round(performance.now() - start),
      ...{ times, outageSeconds, seed },
    },
    load: RATES,
    environment: environmentOf(engine),
    bases: describeBases(course.pair.bases),
    results: course.results(),
    failures: course.failures,
  }
}

/** The steps of a run, and what they hand to each other. */
class Course {
  readonly #input: CourseInput
  readonly #faults: Fault[]
  /** Of those that come one after the other. */
  #last: Promise<unknown> = Promise.resolve()
  readonly #results: FaultResult[] = []
  readonly failures: FaultsRun['failures'] = []
  #pair: ResolvedPair | undefined
  #packagings: Pair<Packaging> | undefined
  #tools: Pick<Bench, 'killer' | 'watch'> | undefined
  readonly #stacks: Stacks

  constructor(input: CourseInput) {
    this.#input = input
    this.#stacks = new Stacks(input.docker)
    this.#faults = FAULTS.filter(({ id }) => input.only.includes(id))
  }

  get pair(): ResolvedPair {
    return there(this.#pair)
  }

  groups(): StepGroup[] {
    const needed = [...new Set(this.#faults.flatMap(({ packagings }) => packagings))]
    return [
      { title: 'Prepare', sideBySide: false, steps: [this.#prepare()] },
      { title: 'Build', sideBySide: true, steps: needed.map((id) => this.#build(id)) },
      {
        title: 'Faults, one at a time beside what lasts',
        sideBySide: true,
        steps: this.#measuring(['beside', 'in-turn']),
      },
      { title: 'Measured alone', sideBySide: false, steps: this.#measuring(['alone']) },
    ].filter(({ steps }) => steps.length > 0)
  }

  /** In the registry's order, the stack before the monolith, whatever the order in which they ended. */
  results(): FaultResult[] {
    return this.#faults.flatMap(({ id, packagings }) =>
      packagings.flatMap((packaging) =>
        this.#results.filter((one) => one.id === id && one.packaging === packaging),
      ),
    )
  }

  async end(): Promise<void> {
    await this.#tools?.watch.stop().catch(() => undefined) // An abort has ended it.
    await this.#tools?.killer.remove(this.#input.docker.forCleanUp())
    await this.#stacks.remove()
  }

  #prepare(): Step {
    const { docker, run } = this.#input
    return {
      title: 'Find the base images',
      task: async (onProgress) => {
        this.#pair = await resolvePair(docker, {}, onProgress)
        const subjects = await bothSubjects(docker, run, this.#pair, await engineHost(docker))
        this.#packagings = {
          monolithic: subjects.monolithic.packaging,
          multiContainer: subjects.multiContainer.packaging,
        }
        const workshop = { docker, run, bases: this.#pair.references }
        this.#tools = {
          killer: await HostProcesses.start(workshop),
          watch: await EventWatch.start(docker, `${RUN_LABEL}=${run.id}`),
        }
      },
    }
  }

  #build(id: PackagingId): Step {
    return {
      title: `Build ${TITLES[id]}`,
      task: (onLine) =>
        there(this.#packagings)[id].build(this.#input.docker, { rebuild: false, onLine }),
    }
  }

  #measuring(when: Fault['when'][]): Step[] {
    return this.#faults
      .filter((fault) => when.includes(fault.when))
      .toSorted((a, b) => when.indexOf(a.when) - when.indexOf(b.when))
      .flatMap((fault) => fault.packagings.map((id) => this.#one(fault, id)))
  }

  #one(fault: Fault, id: PackagingId): Step {
    const { docker, run, signal, times, outageSeconds, seed } = this.#input
    return {
      title: `${fault.id}, ${TITLES[id]}`,
      // One that fails is told at the end, and the others go on. An abort ends all of it.
      mayFail: () => !signal.aborted,
      task: async (progress) => {
        const bench = {
          ...{ docker, run, signal, progress, times, outageSeconds, stacks: this.#stacks },
          ...{ bases: this.pair.references, random: randomFrom(seed), ...there(this.#tools) },
        }
        const work = async () => {
          try {
            this.#results.push(await fault.measure(there(this.#packagings)[id], bench))
          } catch (error) {
            this.failures.push({
              id: fault.id,
              packaging: id,
              message: beginningOf(messageOf(error)),
            })
            throw error
          }
        }
        if (fault.when !== 'in-turn') return work()
        progress('waits for its turn')
        await this.#inTurn(work)
      },
    }
  }

  /** Two cores carry one stack under load: with two, it was the users who were held up. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work)
    this.#last = done.catch(() => undefined) // Told by its own step.
    return done
  }
}

/** Log lines that come with it are for the terminal. */
const LINES = 5
const beginningOf = (message: string) => message.split('\n').slice(0, LINES).join('\n')

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('A step came before the base images were found')
  return value
}
