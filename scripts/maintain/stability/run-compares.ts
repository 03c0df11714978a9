import path from 'node:path'
import { execa } from 'execa'
import { ExpectedError } from '../../core/errors.ts'
import { ROOT } from '../../core/paths.ts'
import { readResults } from '../../measure/report/read-results.ts'
import { saidIn, type Stability, type StabilityRun } from './stability.ts'

export interface CompareRuns {
  runs: number
  /** Options of `npm run compare`, `--only` for example. */
  options: string[]
  /** Absolute: each run's report goes into a folder of its own there. */
  directory: string
  signal: AbortSignal
  progress: (line: string) => void
}

/** Compares again and again, every other time beside a process that keeps one core busy. */
export async function runCompares(input: CompareRuns): Promise<Stability> {
  const runs: StabilityRun[] = []
  let last
  for (let n = 1; n <= input.runs; n++) {
    const isBesideBusyCore = n % 2 === 0
    const beside = isBesideBusyCore ? ', beside a busy core' : ''
    input.progress(`Compare ${n} of ${input.runs}${beside}`)
    last = await compareOnce(path.join(input.directory, String(n)), isBesideBusyCore, input)
    const { run } = last
    runs.push({
      ...{ id: run.id, isBesideBusyCore },
      durationMs: run.durationMs,
      rows: saidIn(last),
    })
  }
  if (!last) throw new Error('No compare was run')
  const { environment, subjects, comparisons } = last
  const titleOf = (id: string) => subjects.find((one) => one.id === id)?.title ?? id
  return {
    ...{ cpus: environment.cpus, engineVersion: environment.engineVersion },
    ...{ monoliths: comparisons.map(({ monolithic }) => titleOf(monolithic)), runs },
  }
}

async function compareOnce(
  out: string,
  isBesideBusyCore: boolean,
  { options, signal }: CompareRuns,
) {
  const busy = isBesideBusyCore
    ? execa(process.execPath, ['--eval', 'for (;;) {}'], { reject: false, cleanup: true })
    : undefined
  try {
    const entry = path.join(ROOT, 'scripts/compare.ts')
    const { exitCode } = await execa(process.execPath, [entry, '--out', out, ...options], {
      ...{ stdin: 'ignore', stdout: 'ignore', stderr: 'inherit' },
      ...{ reject: false, cancelSignal: signal },
    })
    signal.throwIfAborted()
    // 1: something could not be measured, which the page says.
    if (exitCode === 0 || exitCode === 1) return await readResults(path.join(out, 'results.json'))
    throw new ExpectedError(
      `A compare ended with exit code ${exitCode ?? 'none'}.`,
      'Its last lines say why; run `npm run compare` by itself first.',
    )
  } finally {
    busy?.kill('SIGKILL')
    await busy
  }
}
