import type { ProcessRole } from '../../../engine/packagings/roles.ts'
import type { TitledFacts } from '../experiment.ts'
import type { Bars, Chart, Matrix, Timeline } from '../../../core/charts/chart.ts'
import type { FailureIsolationFacts } from './facts.ts'
import { type CrashFacts, ROLES } from './crash-facts.ts'
import { calledOf, knownOf, silentOf, spreadOfKnown } from './words.ts'
import { spreadBar } from '../../../core/charts/chart-parts.ts'
import { duration, median } from '../../../core/figures.ts'
import { median as medianOf, nearestToMedian, sum } from '../../../core/statistics.ts'

type Facts = FailureIsolationFacts

type All = TitledFacts<Facts>[]

export function failureCharts(all: All): Chart[] {
  const roles = ROLES.filter((role) => ofRole(all, role).length > 1)
  return [
    whoNoticed(all),
    ...roles.map((role) => timelineOf(ofRole(all, role))),
    recovery(roles.map((role) => ofRole(all, role))),
    dead(all),
  ]
}

/** The crashes of one role, of each subject that has one: the app's, Redis's, the supervisor's beside the gateway's. */
interface TitledCrash {
  title: string
  crash: CrashFacts
}

const ofRole = (all: All, role: ProcessRole): TitledCrash[] =>
  all.flatMap(({ title, facts }) =>
    facts.crashes.filter((crash) => crash.role === role).map((crash) => ({ title, crash })),
  )

const calledAll = (crashes: TitledCrash[]) => [
  ...new Set(crashes.map(({ crash }) => calledOf(crash))),
]

/** What users saw of the median crash of one role, in each packaging. */
function timelineOf(crashes: TitledCrash[]): Timeline {
  const figures = crashes.map(({ title, crash: { backAfterMs, gaveUpAfterMs, failedReads } }) => {
    const spread = spreadOfKnown(backAfterMs)
    const back = spread
      ? `served again after ${median(spread)}`
      : `not served again within ${duration(gaveUpAfterMs ?? 0)}`
    return `${title}: users were ${back}, ${medianOf(failedReads)} failed.`
  })
  return {
    kind: 'timeline',
    title: `A crash of ${calledAll(crashes).join(' and ')}: what users saw`,
    summary: figures.join(' '),
    lanes: crashes.map(({ title, crash }) => ({
      label: `${title}: ${calledOf(crash)}`,
      ...crash.typical,
    })),
  }
}

function recovery(byRole: TitledCrash[][]): Bars {
  const bars = byRole.flatMap((crashes) => {
    const group = calledAll(crashes).join(' / ')
    return crashes.flatMap(({ title, crash }) => {
      const spread = spreadOfKnown(crash.backAfterMs)
      if (!spread) return []
      return [spreadBar(title, group, spread)]
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

function whoNoticed(all: All): Matrix {
  const rows = all.flatMap(({ title, facts }) =>
    facts.crashes.map((crash) => ({
      label: `${title}: ${calledOf(crash)}`,
      cells: [
        noticed(crash),
        { text: eventsOf(crash), tone: 'neutral' as const },
        { text: String(crash.restarts), tone: 'neutral' as const },
        ofAll(knownOf(crash.backAfterMs).length, crash.crashes),
        tookAlong(crash, facts.crashes),
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
function dead(all: All): Timeline {
  return {
    kind: 'timeline',
    title: 'Redis dead for good: what users saw, and what Docker said',
    summary: all
      .map(
        ({ title, facts }) =>
          `${title}: Docker had no complaint in ${silentOf(facts)} seconds with errors.`,
      )
      .join(' '),
    lanes: all.flatMap(({ title, facts }) => {
      const usual = nearestToMedian(facts.deadRedis, (one) => one.secondsWithErrorsAndNoComplaint)
      return [
        {
          label: `${title}: users`,
          spans: usual.userSpans,
          marks: [{ atMs: 0, label: 'crash' }],
        },
        { label: `${title}: Docker`, spans: usual.dockerSpans, marks: [] },
      ]
    }),
  }
}
