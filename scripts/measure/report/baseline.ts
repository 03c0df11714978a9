import { count, duration, list, megabytes } from '../../core/figures.ts'
import type { ExperimentResult } from '../experiments/run-experiment.ts'
import { BETTER } from './verdict-words.ts'
import { figuresOf, isRange, type Figure, type Range } from './baseline-figures.ts'
import type { DescribedSubject } from '../../engine/packagings/resolve.ts'
import type { Results } from './results.ts'
import { scoreboard } from './scoreboard.ts'

/** What changed since an earlier run, for every report. */
export interface Baseline {
  /** In a sentence: since when, and how many verdicts changed. */
  summary: string
  /** Why the two runs are not alike, where they are not. */
  warnings: string[]
  experiments: ExperimentChange[]
}

export interface ExperimentChange {
  id: string
  verdict: string
  /** How many figures changed, and how far. */
  counts: string
  changes: Change[]
  /** What is not in `changes`, for want of room. */
  more?: string
}

export interface Change {
  /** Where the figure stands in the facts, in words. */
  name: string
  before: string
  now: string
  change: string
}

/** Changes of one experiment that a report shows. */
const SHOWN = 12

/** Puts an earlier run beside this one. A change of repeated measurements counts only where their ranges do not meet. */
export function compareWith(earlier: Results, now: Results): Baseline {
  const experiments = now.experiments.map((one) =>
    changeOf(
      earlier.experiments.find(({ id }) => id === one.id),
      one,
    ),
  )
  const both = now.experiments.filter(({ id }) => earlier.experiments.some((one) => one.id === id))
  const verdictsOf = (run: Results, id: string) =>
    run.experiments
      .find((one) => one.id === id)
      ?.readings.map(({ better }) => better)
      .join()
  const changed = both.filter(({ id }) => verdictsOf(earlier, id) !== verdictsOf(now, id))
  const verdicts =
    changed.length === 0
      ? `no verdict changed of ${count(both.length, 'experiment')} in both runs`
      : `${changed.length} of ${count(both.length, 'verdict')} changed (${list(changed.map(({ id }) => id))})`
  return {
    summary: `Since run ${earlier.run.id} of ${earlier.run.startedAt}, ${verdicts}. ${rowsSentence(earlier, now)}`,
    warnings: [
      ...unlikeSubjects(earlier, now),
      ...unlikeMachines(earlier, now),
      ...unlikeBases(earlier, now),
      ...gone(earlier, now),
    ],
    experiments,
  }
}

/** The verdicts on the lab's rows, which can change while that of their experiment stays. */
function rowsSentence(earlier: Results, now: Results): string {
  const before = scoreboard(earlier)
  const both = scoreboard(now).flatMap((row) => {
    const other = before.find(({ name }) => name === row.name)
    const [[was], [is]] = [other?.verdicts ?? [], row.verdicts]
    if (!other?.experiment || !row.experiment || !was || !is) return []
    return [{ name: row.name, was: was.better, is: is.better }]
  })
  const changed = both.filter(({ was, is }) => was !== is)
  const told = changed.map(({ name, was, is }) => `${name}: was ${BETTER[was]}, now ${BETTER[is]}`)
  const rows = `${count(both.length, 'row')} of the lab`
  return changed.length === 0
    ? `Of ${rows} in both runs, none has another verdict.`
    : `Of ${rows} in both runs, ${changed.length} ${changed.length === 1 ? 'has' : 'have'} another verdict (${told.join('; ')}).`
}

function unlikeSubjects(earlier: Results, now: Results): string[] {
  const named = (one: DescribedSubject | undefined) =>
    one === undefined ? 'not there' : one.own ? 'the lab’s own' : `that of ${one.directory}`
  const all = new Map([...earlier.subjects, ...now.subjects].map(({ id, title }) => [id, title]))
  return [...all].flatMap(([id, title]) => {
    const [was, is] = [earlier, now].map(({ subjects }) =>
      named(subjects.find((one) => one.id === id)),
    )
    return was === is
      ? []
      : [`${title} was ${was ?? ''} and is ${is ?? ''}: these are not the same thing.`]
  })
}

function unlikeMachines(earlier: Results, now: Results): string[] {
  return (Object.keys(now.environment) as (keyof Results['environment'])[])
    .filter((key) => earlier.environment[key] !== now.environment[key])
    .map((key) => `${key} was ${earlier.environment[key]} and is ${now.environment[key]}.`)
}

function unlikeBases(earlier: Results, now: Results): string[] {
  return now.bases.flatMap(({ name, reference, digest }) => {
    const before = earlier.bases.find((one) => one.name === name)
    const was = before && (before.digest ?? before.reference)
    const is = digest ?? reference
    return was === is ? [] : [`The base image ${name} was ${was ?? 'not used'} and is ${is}.`]
  })
}

function gone(earlier: Results, now: Results): string[] {
  const ids = earlier.experiments
    .map(({ id }) => id)
    .filter((id) => !now.experiments.some((one) => one.id === id))
  return ids.length === 0 ? [] : [`Only in the earlier run: ${list(ids)}.`]
}

function changeOf(earlier: ExperimentResult | undefined, now: ExperimentResult): ExperimentChange {
  const { id } = now
  const [is, was] = [betterOf(now), earlier && betterOf(earlier)]
  const none = { id, counts: '', changes: [] }
  if (!earlier || !was)
    return { ...none, verdict: `Now ${BETTER[is]}; not part of the earlier run.` }
  const verdict = was === is ? `Still ${BETTER[is]}.` : `Was ${BETTER[was]}, now ${BETTER[is]}.`
  if (was === 'not-measured' || is === 'not-measured') return { ...none, verdict }
  return { id, verdict, ...changesOf(figuresOf(earlier.facts), figuresOf(now.facts)) }
}

/** Of the first comparison, which is that of the lab's tables. */
const betterOf = ({ readings: [first] }: ExperimentResult) => first?.better ?? 'not-measured'

function changesOf(earlier: Map<string, Figure>, now: Map<string, Figure>) {
  const both = [...now].flatMap(([name, figure]) => {
    const before = earlier.get(name)
    return before === undefined ? [] : [{ name, before, now: figure }]
  })
  const spreads = both.filter(({ before, now: is }) => isRange(before) && isRange(is))
  const beyond = spreads.filter(({ before, now: is }) => !overlap(before, is))
  const plain = both.filter(({ before, now: is }) => !isRange(before) && !isRange(is))
  const changed = plain.filter(({ before, now: is }) => before !== is)
  const changes = [...beyond, ...changed].map(told)
  const missing = changes.length - SHOWN
  return {
    counts: [
      ...(spreads.length > 0
        ? [
            `Repeated measurements: ${beyond.length} of ${spreads.length} changed beyond the spread.`,
          ]
        : []),
      ...(plain.length > 0
        ? [`Single figures: ${changed.length} of ${plain.length} are not what they were.`]
        : []),
    ].join(' '),
    changes: changes.slice(0, SHOWN),
    ...(missing > 0
      ? {
          more: `${count(missing, 'more figure')} changed; all figures of both runs are in their results.json.`,
        }
      : {}),
  }
}

const ends = (figure: Figure): Pick<Range, 'low' | 'high'> =>
  isRange(figure) ? figure : { low: figure, high: figure }

function overlap(a: Figure, b: Figure): boolean {
  return ends(a).low <= ends(b).high && ends(b).low <= ends(a).high
}

function told({ name, before, now }: { name: string; before: Figure; now: Figure }): Change {
  const [was, is] = [middle(before), middle(now)]
  const sign = is > was ? '+' : '−'
  const share =
    was === 0
      ? ''
      : ` ${is / was > TIMES_FROM ? `${(is / was).toFixed(0)} times as much` : `${sign}${Math.abs(((is - was) / was) * 100).toFixed(0)} %`}`
  return {
    name,
    before: shown(name, before),
    now: shown(name, now),
    change: `${isRange(now) ? 'beyond the spread,' : 'changed,'}${share === '' ? ` from 0` : share}`,
  }
}

/** What has grown so much is no longer told in percent. */
const TIMES_FROM = 10

const middle = (figure: Figure) => (isRange(figure) ? figure.median : figure)

function shown(name: string, figure: Figure): string {
  const format = formatOf(name)
  if (!isRange(figure)) return format(figure)
  return `${format(figure.median)} (${format(figure.low)} to ${format(figure.high)})`
}

/** Facts have their unit at the end of their name. */
function formatOf(name: string): (value: number) => string {
  if (/ms$/i.test(name)) return duration
  if (/bytes$/i.test(name)) return megabytes
  return (value) => String(Number(value.toFixed(2)))
}
