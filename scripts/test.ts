import { setTimeout as delay } from 'node:timers/promises'
import {
  type CliOptions,
  createVitest,
  parseCLI,
  type TestSpecification,
  type Vitest,
} from 'vitest/node'
import { withCleanUp } from './engine/clean-up.ts'
import { Docker } from './engine/docker/docker.ts'
import { detect } from './engine/install/detect.ts'
import { missingParts } from './engine/install/install-plan.ts'
import { ExpectedError } from './core/errors.ts'
import { main } from './core/main.ts'
import { ROOT } from './core/paths.ts'
import { newRun } from './core/run.ts'
import { findChromium } from './core/chromium.ts'
import { isCI, KINDS, leftOut, type Kind, type LeftOut } from './maintain/testing/means.ts'
import { startTestRedis } from './maintain/testing/redis.ts'
import { closingLine, exitCodeOf, tally, type Tally } from './maintain/testing/tally.ts'

/** What a test that runs when Ctrl-C comes has to end by itself. */
const GRACE_MS = 5_000

await main(async (args, signal) => {
  const { filter, options } = parseCLI(['vitest', 'run', ...args])
  const vitest = await startVitest(options)
  try {
    await vitest.standalone()
    const found = await vitest.globTestSpecifications(filter)
    const omitted = await findOmitted(kindsOf(found), signal)
    if (omitted && isCI(process.env)) throw refusal(omitted)
    const specifications = found.filter((one) => !omitted?.kinds.includes(kindOf(one)))
    const count = await runTests(vitest, specifications, signal)
    if (omitted) console.error(omitted.line)
    const maySkip = !isCI(process.env)
    if (!maySkip) {
      for (const name of count.skippedTests) {
        console.error(`In CI nothing may be left out: skipped “${name}”.`)
      }
    }
    console.log(closingLine(count))
    return exitCodeOf(count, maySkip)
  } finally {
    await Promise.race([vitest.close(), delay(GRACE_MS)])
  }
})

/** Vitest without its own answer to a signal: it ends the process at once, and we have a Redis to remove. */
async function startVitest(options: CliOptions): Promise<Vitest> {
  const signals = ['SIGINT', 'SIGTERM'] as const
  const ours = new Set(signals.flatMap((name) => process.listeners(name)))
  const vitest = await createVitest({ ...options, root: ROOT, watch: false })
  for (const name of signals) {
    for (const listener of process.listeners(name)) {
      if (!ours.has(listener)) process.off(name, listener)
    }
  }
  return vitest
}

function kindOf({ project }: TestSpecification): Kind {
  // Several projects can be of one kind: `docker`, and `docker, side by side`.
  return project.name.split(',')[0] as Kind
}

function kindsOf(specifications: TestSpecification[]): Kind[] {
  return KINDS.filter((kind) => specifications.some((one) => kindOf(one) === kind))
}

/** What of these this machine has no means for. A browser that is found is told to the tests. */
async function findOmitted(wanted: Kind[], signal: AbortSignal): Promise<LeftOut | undefined> {
  if (wanted.every((kind) => kind === 'unit')) return undefined
  const [found, chromium] = await Promise.all([detect(new Docker({ signal })), findChromium()])
  if (chromium !== undefined) process.env['CHROMIUM_PATH'] = chromium
  return leftOut(wanted, {
    engine: missingParts(found).length === 0,
    chromium: chromium !== undefined,
  })
}

function refusal({ line }: LeftOut): ExpectedError {
  return new ExpectedError(line, 'In CI (CI is set) nothing may be left out: no test was run.')
}

/** Runs them, with a Redis beside where any of them needs one; it is removed whatever happens. */
async function runTests(
  vitest: Vitest,
  specifications: TestSpecification[],
  signal: AbortSignal,
): Promise<Tally> {
  if (kindsOf(specifications).every((kind) => kind === 'unit')) {
    return runUntilAborted(vitest, specifications, signal)
  }
  const docker = new Docker({ signal })
  const run = await newRun()
  return withCleanUp(docker, run, async () => {
    process.env['LAB_TEST_REDIS'] = await startTestRedis(docker, run, signal, (line) => {
      console.error(line)
    })
    return runUntilAborted(vitest, specifications, signal)
  })
}

async function runUntilAborted(
  vitest: Vitest,
  specifications: TestSpecification[],
  signal: AbortSignal,
): Promise<Tally> {
  const aborted = new Promise<undefined>((resolve) => {
    const cancel = async () => {
      await Promise.race([vitest.cancelCurrentRun('keyboard-input'), delay(GRACE_MS)])
      resolve(undefined)
    }
    signal.addEventListener('abort', () => void cancel(), { once: true })
  })
  const result = await Promise.race([vitest.runTestSpecifications(specifications), aborted])
  signal.throwIfAborted()
  return tally(result ?? { testModules: [], unhandledErrors: [] })
}
