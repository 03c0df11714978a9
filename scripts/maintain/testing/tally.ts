import type { TestRunResult } from 'vitest/node'

export interface Tally {
  passed: number
  failed: number
  skipped: number
  /** Their names, with those of their suites. */
  skippedTests: string[]
}

/**
 * Counts tests. What fails outside a test (a file that cannot be loaded, a hook, an unhandled rejection) counts
 * as one failure each: its tests never ran, so nothing else would tell.
 */
export function tally({ testModules, unhandledErrors }: TestRunResult): Tally {
  const count: Tally = { passed: 0, failed: unhandledErrors.length, skipped: 0, skippedTests: [] }
  for (const module of testModules) {
    for (const test of module.children.allTests()) {
      const { state } = test.result()
      const isSkipped = state === 'pending' || state === 'skipped'
      count[isSkipped ? 'skipped' : state] += 1
      if (isSkipped) count.skippedTests.push(test.fullName)
    }
    for (const holder of [module, ...module.children.allSuites()]) {
      if (holder.errors().length > 0) count.failed += 1
    }
  }
  return count
}

type Counts = Pick<Tally, 'passed' | 'failed' | 'skipped'>

/** The one closing line. */
export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}

/**
 * A run in which no test passed or failed has shown nothing, and is a failure.
 * @param maySkip in CI nothing may
 */
export function exitCodeOf({ passed, failed, skipped }: Counts, maySkip = true): 0 | 1 {
  return failed > 0 || passed === 0 || (skipped > 0 && !maySkip) ? 1 : 0
}
