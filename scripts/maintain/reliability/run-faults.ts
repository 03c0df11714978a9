import { describeBases, environmentOf } from '../../engine/environment.ts'
import { type OwnPackaging, type OwnPackagings, ownPackagings } from '../own-packagings.ts'
import type { Docker } from '../../engine/docker/docker.ts'
import { EventWatch } from '../../engine/docker/events.ts'
import type { EngineFacts } from '../../engine/install/facts.ts'
import { messageOf } from '../../core/errors.ts'
import { HostProcesses } from '../../engine/docker/host-processes.ts'
import { RUN_LABEL } from '../../core/labels.ts'
import type { Run } from '../../core/run.ts'
import { runGroup, runStep, runSteps, type Step } from '../../core/steps.ts'
import type { Fault } from './fault.ts'
import { FAULTS } from './faults.ts'
import { RATES } from '../../engine/load/users.ts'
import { type FaultResult, type FaultsRun, SCHEMA_VERSION } from './results.ts'
import { StackPool } from './stack-pool.ts'
import { PACKAGINGS } from './summary.ts'
import type { FaultContext } from './system-under-test.ts'

export interface FaultsInput {
  run: Run
  docker: Docker
  engine: EngineFacts
  only: string[]
  times: number
  outageSeconds: number
  seed: number
  signal: AbortSignal
}

type Packagings = OwnPackagings['of']

/** Everything between a checked machine and the results. Removes nothing but helpers: the rest is the caller's. */
export async function runFaults(input: FaultsInput): Promise<FaultsRun> {
  const start = performance.now()
  const { run, docker, engine, signal, times, outageSeconds, seed } = input
  const faults = FAULTS.filter(({ id }) => input.only.includes(id))
  const own = await runStep('Prepare', 'Find the base images', (progress) =>
    ownPackagings(docker, run, progress),
  )
  const { of: packagings, references, bases } = own
  await build(faults, packagings, docker)
  await using opened = new AsyncDisposableStack()
  const stacks = new StackPool(docker)
  opened.defer(() => stacks.remove())
  const killer = opened.use(await HostProcesses.start({ docker, run, bases: references }))
  const watch = await EventWatch.start(docker, `${RUN_LABEL}=${run.id}`)
  opened.defer(() => watch.stop().catch(() => undefined)) // An abort has ended it.
  const measured = await measureAll(faults, packagings, {
    ...{ docker, run, bases: references, signal, times, outageSeconds, seed },
    ...{ killer, watch, stacks },
  })
  return {
    schemaVersion: SCHEMA_VERSION,
    run: {
      ...{ id: run.id, startedAt: run.startedAt.toISOString() },
      durationMs: Math.round(performance.now() - start),
      ...{ times, outageSeconds, seed },
    },
    load: RATES,
    environment: environmentOf(engine),
    bases: describeBases(bases),
    ...measured,
  }
}

async function build(faults: Fault[], packagings: Packagings, docker: Docker): Promise<void> {
  const needed = [...new Set(faults.flatMap((fault) => fault.packagings))]
  const steps = needed.map((id): Step => ({
    title: `Build ${PACKAGINGS[id]}`,
    task: (onLine) => packagings[id].build(docker, { rebuild: false, onLine }),
  }))
  await runSteps([{ title: 'Build', sideBySide: true, steps }])
}

async function measureAll(
  faults: Fault[],
  packagings: Packagings,
  shared: Omit<FaultContext, 'progress'>,
): Promise<Pick<FaultsRun, 'results' | 'failures'>> {
  const failures: FaultsRun['failures'] = []
  const stepsOf = (when: Fault['when']): Step<FaultResult>[] =>
    faults
      .filter((fault) => fault.when === when)
      .flatMap((fault) =>
        fault.packagings.map((id) => ({
          title: `${fault.id}, ${PACKAGINGS[id]}`,
          // One that fails is told at the end, and the others go on. An abort ends all of it.
          mayFail: () => !shared.signal.aborted,
          task: (progress) => measureOne(fault, packagings[id], failures, { ...shared, progress }),
        })),
      )
  // Two cores carry one stack under load.
  const first = [...stepsOf('beside'), ...inTurn(stepsOf('in-turn'))]
  const results = [
    ...(await measured('Faults, one at a time beside what lasts', true, first)),
    ...(await measured('Measured alone', false, stepsOf('exclusive'))),
  ]
  return { results: inOrder(faults, results), failures }
}

async function measured<T>(title: string, sideBySide: boolean, steps: Step<T>[]): Promise<T[]> {
  return steps.length === 0 ? [] : (await runGroup({ title, sideBySide, steps })).results
}

/** Steps that wait for each other in a group whose others are done side by side. */
function inTurn<T>(steps: Step<T>[]): Step<T>[] {
  let last: Promise<unknown> = Promise.resolve()
  return steps.map((step) => ({
    ...step,
    task(progress, conclude) {
      progress('waits for its turn')
      const done = last.then(() => step.task(progress, conclude))
      last = done.catch(() => undefined) // Told by its own step.
      return done
    },
  }))
}

async function measureOne(
  fault: Fault,
  packaging: OwnPackaging,
  failures: FaultsRun['failures'],
  context: FaultContext,
): Promise<FaultResult> {
  const what = { id: fault.id, packaging: packaging.id }
  try {
    return { ...what, ...(await fault.measure(packaging, context)) }
  } catch (error) {
    failures.push({ ...what, message: beginningOf(messageOf(error)) })
    throw error
  }
}

/** Log lines that come with it are for the terminal. */
const LINES = 5
const beginningOf = (message: string) => message.split('\n').slice(0, LINES).join('\n')

/** In the registry's order, the stack before the monolith, whatever the order in which they ended. */
const inOrder = (faults: Fault[], results: FaultResult[]) =>
  faults.flatMap(({ id, packagings }) =>
    packagings.flatMap((packaging) =>
      results.filter((one) => one.id === id && one.packaging === packaging),
    ),
  )
