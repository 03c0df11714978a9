import { duration, median, wholeNumber } from '../../core/figures.ts'
import { spreadOf } from '../../core/spread.ts'
import type { Bars, Timeline } from '../../core/charts/chart.ts'
import type { Fault } from './fault.ts'
import type { Away, Durability, FaultResult } from './results.ts'
import { PACKAGINGS } from './summary.ts'

/** What users saw in the middle one of the trials, in each packaging that the fault was done to. */
export function timelineOf({ title }: Fault, results: FaultResult[]): Timeline | undefined {
  const shown = results.filter(({ timeline }) => timeline !== undefined)
  if (shown.length === 0) return undefined
  return {
    kind: 'timeline',
    title: `${title}: what users saw`,
    summary: shown.map(sentenceOf).join(' '),
    lanes: shown.flatMap(({ packaging, timeline = [] }) =>
      timeline.map((lane) => ({ ...lane, label: `In ${PACKAGINGS[packaging]}: ${lane.label}` })),
    ),
  }
}

function sentenceOf({ packaging, trials }: FaultResult): string {
  const failed = spreadOf(trials.map((one) => one.failed))
  const requests = spreadOf(trials.map((one) => one.requests))
  return `In ${PACKAGINGS[packaging]}, ${median(failed, wholeNumber)} of ${median(requests, wholeNumber)} requests failed.`
}

/** So many bars are enough to see whether it grows. */
const BARS = 10

export function memoryChart({ memory, replicas }: Away): Bars {
  const step = Math.max(1, memory.length / BARS)
  const bars = Array.from({ length: Math.min(BARS, memory.length) }, (_, n) => {
    const { atSeconds, bytes } = memory[Math.floor(n * step)] ?? { atSeconds: 0, bytes: 0 }
    return { label: `after ${duration(atSeconds * 1000)}`, value: bytes }
  })
  const [first, last] = [bars[0], bars.at(-1)]
  return {
    kind: 'bars',
    unit: 'bytes',
    title: 'Memory of the app while Redis is away',
    summary: `All ${replicas} replicas together: ${mb(first?.value)} at first, ${mb(last?.value)} at the end.`,
    bars,
  }
}

const mb = (bytes = 0) => `${Math.round(bytes / 1e6)} MB`

export function durabilityChart({ figures }: Durability): Bars {
  const bars = figures.map(({ policy, connections, writesPerSecond: { median, low, high } }) => ({
    ...{ label: policy, group: writers(connections), value: median, low, high },
  }))
  return {
    kind: 'bars',
    unit: 'per-second',
    title: 'Writes a second by appendfsync',
    summary: bars
      .map(({ label, group, value }) => `${label}, ${group}: ${Math.round(value)}.`)
      .join(' '),
    bars,
  }
}

export const writers = (connections: number) =>
  connections === 1 ? 'one writer' : `${connections} writers at the same time`
