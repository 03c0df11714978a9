import { megabytes, list, duration } from '../../../core/figures.ts'
import type { FillFacts, ResourceLimitsFacts } from './facts.ts'
import { RECOVERS_WITHIN_MS } from './memory.ts'

export type Facts = ResourceLimitsFacts
export type Setting = 'unlimited' | 'limited'
export function fillWords(fill: FillFacts): string {
  const { health } = fill.users
  const app = `the app failed to answer ${health.failed} of ${health.requests} health requests`
  return `${endWords(fill)}, ${app}, ${backWords(fill)}${lostWords(fill)}`
}

export function endWords({ end, filledBytes, ended }: FillFacts): string {
  const filled = megabytes(filledBytes)
  const others = ended.filter((role) => role !== 'redis')
  const along = others.length > 0 ? ` with ${list(others.map(calledOf))}` : ''
  if (end === 'killed') return `was killed at ${filled}${along}`
  return end === 'held' ? `took all ${filled}` : `refused more at ${filled} and lived on`
}

const calledOf = (role: string) =>
  ({ web: 'the app', extra: 'the process around it' })[role] ?? role
function backWords({ backAfterMs, end, users: { reads } }: FillFacts): string {
  const failed = `${reads.failed} of ${reads.requests} reads failed`
  if (backAfterMs === null) return `${failed}, tasks could not be read again within ${PATIENCE}`
  if (reads.failed === 0) return 'tasks could be read all the time'
  if (backAfterMs === 0) return `${failed}, none after ${AFTER[end]}`
  return `${failed}, tasks could be read again by themselves after ${duration(backAfterMs)}`
}

/** How long was waited for tasks to be read again. */
export const PATIENCE = duration(RECOVERS_WITHIN_MS)
/** What the last write came to. */
const AFTER = { killed: 'Redis was gone', refused: 'Redis refused', held: 'the last value' }
function lostWords({ tasks: { acknowledged, lost } }: FillFacts): string {
  return lost === null
    ? ` and nobody could look for the ${acknowledged} acknowledged tasks`
    : ` and ${lost} of ${acknowledged} acknowledged tasks were lost`
}
