import type { Sides } from '../comparison.ts'
import type { CrashFacts } from './crash-facts.ts'
import type { FailureIsolationFacts as Facts } from './facts.ts'

/** What a process is called in a sentence. */

export function calledOf({ role, process }: Pick<CrashFacts, 'role' | 'process'>): string {
  return { web: 'the app', redis: 'Redis', extra: process }[role]
}
/** The crashes of each role that both have: the app's, Redis's, and the supervisor's beside the gateway's. */

export function rolesOfBoth({ monolithic, multiContainer }: Sides<Facts>): Sides<CrashFacts>[] {
  return monolithic.crashes.flatMap((one) => {
    const other = multiContainer.crashes.find(({ role }) => role === one.role)
    return other ? [{ monolithic: one, multiContainer: other }] : []
  })
}
