import { megabytes, list, duration, median } from '../../../core/figures.ts'
import { spreadOf } from '../../../core/spread.ts'
import { sum } from '../../../core/statistics.ts'
import type { FillFacts, ResourceLimitsFacts } from './facts.ts'
import { RECOVERS_WITHIN_MS } from './memory.ts'

export type Facts = ResourceLimitsFacts
export type Setting = 'unlimited' | 'limited'

/** What came of several fills of the same kind. */
export function fillWords(fills: FillFacts[]): string {
  const app = `the app failed to answer ${failedOf(fills, 'health')} health requests`
  return `${endWords(fills)}, ${app}, ${backWords(fills)}${lostWords(fills)}`
}

/** `3 of 300`, over all fills. */
export function failedOf(fills: FillFacts[], kind: keyof FillFacts['users']): string {
  const failed = sum(fills, ({ users }) => users[kind].failed)
  return `${failed} of ${sum(fills, ({ users }) => users[kind].requests)}`
}

/** How Redis ended: in one way, or in this one so often and in that one. */
export function endWords(fills: FillFacts[]): string {
  return [...Map.groupBy(fills, ({ end }) => end)]
    .map(([end, own]) => `${endOf(end, own)}${oftenWords(own.length, fills.length)}`)
    .join(' and ')
}

function endOf(end: FillFacts['end'], fills: FillFacts[]): string {
  const filled = median(spreadOf(fills.map(({ filledBytes }) => filledBytes)), megabytes)
  if (end === 'killed') return `was killed at ${filled}${alongWords(fills)}`
  return end === 'held' ? `took all ${filled}` : `refused more at ${filled} and lived on`
}

function alongWords(fills: FillFacts[]): string {
  const others = [...new Set(fills.flatMap(({ ended }) => ended))].filter(
    (role) => role !== 'redis',
  )
  const told = others.map((role) => {
    const times = fills.filter(({ ended }) => ended.includes(role)).length
    return `${calledOf(role)}${oftenWords(times, fills.length)}`
  })
  return told.length > 0 ? ` with ${list(told)}` : ''
}

const oftenWords = (times: number, of: number) =>
  times === of ? '' : ` in ${times} of ${of} fills`

const calledOf = (role: string) =>
  ({ web: 'the app', extra: 'the process around it' })[role] ?? role

function backWords(fills: FillFacts[]): string {
  const failed = `${failedOf(fills, 'reads')} reads failed`
  const back = fills.flatMap(({ backAfterMs }) => backAfterMs ?? [])
  const lasting = fills.length - back.length
  if (lasting > 0) {
    return `${failed}, tasks could not be read again within ${PATIENCE}${oftenWords(lasting, fills.length)}`
  }
  if (fills.every(({ users }) => users.reads.failed === 0))
    return 'tasks could be read all the time'
  if (back.every((one) => one === 0)) return `${failed}, none after the last value`
  return `${failed}, tasks could be read again by themselves after ${median(spreadOf(back))}`
}

/** How long was waited for tasks to be read again. */
export const PATIENCE = duration(RECOVERS_WITHIN_MS)

function lostWords(fills: FillFacts[]): string {
  const { known, unknown } = Object.groupBy(fills, ({ tasks }) =>
    tasks.lost === null ? 'unknown' : 'known',
  )
  const acknowledged = (some: FillFacts[]) => sum(some, ({ tasks }) => tasks.acknowledged)
  const told = [
    ...(known ? [`${lostOf(known)} of ${acknowledged(known)} acknowledged tasks were lost`] : []),
    ...(unknown ? [`nobody could look for the ${acknowledged(unknown)} acknowledged tasks`] : []),
  ]
  return ` and ${told.join(', and ')}`
}

/** Tasks that were lost, where somebody could look. */
export const lostOf = (fills: FillFacts[]) => sum(fills, ({ tasks }) => tasks.lost ?? 0)
