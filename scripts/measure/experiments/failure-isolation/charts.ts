import type { Sides } from '../comparison.ts'
import type { Bars, Chart, Matrix, Timeline } from '../../../core/charts/chart.ts'
import type { FailureIsolationFacts } from './facts.ts'
import type { CrashFacts } from './crash-facts.ts'
import { calledOf, knownOf, rolesOfBoth, silentOf, spreadOfKnown } from './words.ts'
import { duration, median } from '../../../core/figures.ts'
import { median as medianOf, nearestToMedian, sum } from '../../../core/statistics.ts'

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
    const spread = spreadOfKnown(backAfterMs)
    const back = spread
      ? `served again after ${median(spread)}`
      : `not served again within ${duration(gaveUpAfterMs ?? 0)}`
    return `${PACKAGINGS[id]}: users were ${back}, ${medianOf(failedReads)} failed.`
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
      const spread = spreadOfKnown(pair[id].backAfterMs)
      if (!spread) return []
      const { median: value, low, high } = spread
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
        ofAll(knownOf(crash.backAfterMs).length, crash.crashes),
        tookAlong(crash, facts[id].crashes),
        lostCell(sum(crash.lostWrites, (one) => one)),
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

const lostCell = (writes: number): Cell =>
  writes === 0 ? { text: 'none', tone: 'good' } : { text: String(writes), tone: 'bad' }

/** How often, and how long after the crash. */
function noticed({ noticedAfterMs, crashes }: CrashFacts): Cell {
  const { text, tone } = ofAll(knownOf(noticedAfterMs).length, crashes)
  const spread = spreadOfKnown(noticedAfterMs)
  return { text: spread ? `${text}, after ${median(spread)}` : text, tone }
}

function eventsOf({ events }: CrashFacts): string {
  return Object.keys(events).join(', ') || 'nothing'
}

function tookAlong({ tookDown }: CrashFacts, all: CrashFacts[]): Cell {
  const names = [...new Set(tookDown.flat())].map((role) => {
    const other = all.find((one) => one.role === role)
    return other ? calledOf(other) : role
  })
  return names.length === 0
    ? { text: 'nothing', tone: 'good' }
    : { text: names.join(', '), tone: 'bad' }
}

/** What users saw and what Docker said while Redis was dead for good, in the median watch. */
function dead(facts: Sides<Facts>): Timeline {
  return {
    kind: 'timeline',
    title: 'Redis dead for good: what users saw, and what Docker said',
    summary: IDS.map(
      (id) =>
        `${PACKAGINGS[id]}: Docker had no complaint in ${silentOf(facts[id])} seconds with errors.`,
    ).join(' '),
    lanes: IDS.flatMap((id) => {
      const usual = nearestToMedian(
        facts[id].deadRedis,
        (one) => one.secondsWithErrorsAndNoComplaint,
      )
      return [
        {
          label: `${PACKAGINGS[id]}: users`,
          spans: usual.userSpans,
          marks: [{ atMs: 0, label: 'crash' }],
        },
        { label: `${PACKAGINGS[id]}: Docker`, spans: usual.dockerSpans, marks: [] },
      ]
    }),
  }
}
