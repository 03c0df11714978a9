import type { Sides } from '../comparison.ts'
import type { Bars, Chart, Matrix, Timeline } from '../../../core/charts/chart.ts'
import type { FailureIsolationFacts } from './facts.ts'
import type { CrashFacts } from './crash-facts.ts'
import { calledOf, rolesOfBoth } from './words.ts'
import { duration, median } from '../../../core/figures.ts'

type Facts = FailureIsolationFacts

const PACKAGINGS = { monolithic: 'Monolithic', multiContainer: 'Multi-container' }
const IDS = ['monolithic', 'multiContainer'] as const

export function failureCharts(facts: Sides<Facts>): Chart[] {
  return [...rolesOfBoth(facts).map(timelineOf), recovery(facts), whoNoticed(facts), dead(facts)]
}

/** What users saw of the median crash of one role, in both packagings. */
function timelineOf(pair: Sides<CrashFacts>): Timeline {
  const names = [...new Set(IDS.map((id) => calledOf(pair[id])))].join(' and ')
  const figures = IDS.map((id) => {
    const { backAfterMs, gaveUpAfterMs, failedReads } = pair[id]
    const back = backAfterMs
      ? `served again after ${median(backAfterMs)}`
      : `not served again within ${duration(gaveUpAfterMs ?? 0)}`
    return `${PACKAGINGS[id]}: users were ${back}, ${failedReads.median} failed.`
  })
  return {
    kind: 'timeline',
    title: `A crash of ${names}: what users saw`,
    summary: figures.join(' '),
    lanes: IDS.map((id) => ({
      label: `${PACKAGINGS[id]}: ${calledOf(pair[id])}`,
      ...pair[id].typical,
    })),
  }
}

function recovery(facts: Sides<Facts>): Bars {
  const bars = rolesOfBoth(facts).flatMap((pair) => {
    const group = [...new Set(IDS.map((id) => calledOf(pair[id])))].join(' / ')
    return IDS.flatMap((id) => {
      const { backAfterMs } = pair[id]
      if (!backAfterMs) return []
      const { median: value, low, high } = backAfterMs
      return [{ label: PACKAGINGS[id], group, value, low, high }]
    })
  })
  return {
    kind: 'bars',
    unit: 'ms',
    title: 'From the crash until users were served again',
    summary: bars
      .map(({ label, group, value }) => `${label}, ${group}: ${duration(value)}.`)
      .join(' '),
    bars,
  }
}

function whoNoticed(facts: Sides<Facts>): Matrix {
  const rows = IDS.flatMap((id) =>
    facts[id].crashes.map((crash) => ({
      label: `${PACKAGINGS[id]}: ${calledOf(crash)}`,
      cells: [
        noticed(crash),
        { text: eventsOf(crash), tone: 'neutral' as const },
        { text: String(crash.restarts), tone: 'neutral' as const },
        ofAll(crash.recovered, crash.crashes),
        tookAlong(crash, facts[id].crashes),
        {
          text: crash.lostWrites === 0 ? 'none' : String(crash.lostWrites),
          tone: crash.lostWrites === 0 ? ('good' as const) : ('bad' as const),
        },
      ],
    })),
  )
  return {
    kind: 'matrix',
    title: 'Who noticed, and how far it went',
    summary: rows
      .map(({ label, cells }) => `${label}: noticed by Docker ${cells[0]?.text ?? ''}.`)
      .join(' '),
    columns: [
      'Docker noticed',
      'What it said',
      'Restarts it counts',
      'Came back by itself',
      'Took along',
      'Writes lost',
    ],
    rows,
  }
}

type Cell = Matrix['rows'][number]['cells'][number]

function ofAll(times: number, crashes: number): Cell {
  return { text: `${times} of ${crashes}`, tone: times === crashes ? 'good' : 'bad' }
}

/** How often, and how long after the crash. */
function noticed({ noticedByDocker, noticedAfterMs, crashes }: CrashFacts): Cell {
  const { text, tone } = ofAll(noticedByDocker, crashes)
  return { text: noticedAfterMs ? `${text}, after ${median(noticedAfterMs)}` : text, tone }
}

function eventsOf({ events }: CrashFacts): string {
  return Object.keys(events).join(', ') || 'nothing'
}

function tookAlong({ tookDown }: CrashFacts, all: CrashFacts[]): Cell {
  const names = Object.keys(tookDown).map((role) => {
    const other = all.find((one) => one.role === role)
    return other ? calledOf(other) : role
  })
  return names.length === 0
    ? { text: 'nothing', tone: 'good' }
    : { text: names.join(', '), tone: 'bad' }
}

/** What users saw and what Docker said while Redis was dead for good. */
function dead(facts: Sides<Facts>): Timeline {
  return {
    kind: 'timeline',
    title: 'Redis dead for good: what users saw, and what Docker said',
    summary: IDS.map((id) => {
      const { secondsWithErrorsAndNoComplaint: silent, secondsWithErrors } = facts[id].deadRedis
      return `${PACKAGINGS[id]}: Docker had no complaint in ${silent} of ${secondsWithErrors} seconds with errors.`
    }).join(' '),
    lanes: IDS.flatMap((id) => [
      {
        label: `${PACKAGINGS[id]}: users`,
        spans: facts[id].deadRedis.userSpans,
        marks: [{ atMs: 0, label: 'crash' }],
      },
      {
        label: `${PACKAGINGS[id]}: Docker`,
        spans: facts[id].deadRedis.dockerSpans,
        marks: [],
      },
    ]),
  }
}
