/** What a check found. */
export interface Outcome {
  /** `missing` keeps a compare from running; `warning` does not. */
  status: 'ok' | 'warning' | 'missing'
  /** What there is, or what is wrong. */
  detail: string
  /** The command or the step that mends it. */
  remedy?: string
}

/** What cannot be looked at without an engine. The engine's own line says what mends that. */
export const NEEDS_ENGINE: Outcome = { status: 'missing', detail: 'needs an engine that answers' }

/** A prerequisite. Checks run side by side and change nothing. */
export interface Check {
  title: string
  check: () => Outcome | Promise<Outcome>
}

/** A check with what it found. */
export interface Checked extends Outcome {
  title: string
}

/** Runs all checks; one that throws is a warning, for nothing is known then. */
export async function runChecks(checks: Check[]): Promise<Checked[]> {
  return Promise.all(
    checks.map(async ({ title, check }) => {
      try {
        return { title, ...(await check()) }
      } catch (error) {
        const detail = `could not be checked: ${error instanceof Error ? error.message : String(error)}`
        return { title, status: 'warning' as const, detail }
      }
    }),
  )
}

/** 1 where a compare could not run. */
export function exitCodeOf(checked: Checked[]): 0 | 1 {
  return checked.some(({ status }) => status === 'missing') ? 1 : 0
}
