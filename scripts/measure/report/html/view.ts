import type { Evidence } from '../../../engine/docker/evidence.ts'
import { count, duration, gibibytes, list, moment } from '../../../core/figures.ts'
import { BETTER } from '../verdict-words.ts'
import { ROWS } from '../../experiments/rows.ts'
import type { ExperimentSection } from '../experiment-section.ts'
import { cutOutput, leftOut, type Detail } from '../fit.ts'
import { summaryOf } from '../summary.ts'
import type { Results } from '../results.ts'
import { timeSentence } from '../time.ts'

/** All that report.hbs shows, in its order, but the charts. */
export function view(results: Results) {
  return {
    titles: results.subjects.map(({ title }) => title),
    packagedIn: COUNTED[results.subjects.length] ?? results.subjects.length,
    run: { id: results.run.id, started: moment(results.run.startedAt) },
    environment: environment(results),
    standIns: standIns(results.bases),
    bases: results.bases.map((base) => ({ ...base, used: base.digest ?? base.reference })),
    summary: summaryView(results),
    claims: ROWS,
    time: timeSentence(results.run),
  }
}

const COUNTED: Record<number, string> = { 1: 'one', 2: 'two', 3: 'three' }

/** On a narrow screen each cell has the name of its column beside it. */
function summaryView(results: Results) {
  const summary = summaryOf(results)
  const titleOf = (id?: string) => summary.subjects.find((one) => one.id === id)?.title
  return {
    ...summary,
    lines: summary.lines.map((line) => ({
      ...line,
      cells: line.cells.map((cell) => ({ ...cell, label: titleOf(cell.subject) })),
    })),
  }
}

/** The section of one experiment, but its charts and its evidence. */
export function experimentView(one: ExperimentSection, titles: string[]) {
  const { id, question, answer, comparisons, method, lists, evidence } = one
  return {
    ...{ id, question, method, lists },
    sentences: answer.sentences,
    caveats: answer.caveats,
    figures: answer.figures.map(({ name, cells }) => ({
      name,
      cells: cells.map((text, index) => ({ text, column: titles[index] ?? '' })),
    })),
    comparisons: comparisons.map(({ titles: sides, reading }) => ({
      ...{ titles: sides, ...reading, betterName: BETTER[reading.better] },
      measured: reading.better !== 'not-measured',
      rows: Object.entries(reading.rows).map(([name, verdict]) => ({
        ...{ name, ...verdict, betterName: BETTER[verdict.better] },
      })),
    })),
    verdicts: verdictsOf(one),
    commandCount: count(evidence.length, 'docker command'),
  }
}

/** Each verdict of its comparisons, once. */
function verdictsOf({ comparisons }: ExperimentSection) {
  const all = comparisons.map(({ reading }) => reading.better)
  const once = all.length === 0 ? (['not-measured'] as const) : [...new Set(all)]
  return once.map((better) => ({ better, betterName: BETTER[better] }))
}

/** An experiment's commands, as many and as much of them as there is room for. */
export function evidenceView(evidence: Evidence[], detail: Detail) {
  return {
    evidence: evidence.slice(0, detail.commands).map((one) => ({
      ...{ command: one.command, exitCode: one.exitCode, duration: duration(one.durationMs) },
      ...{ output: cutOutput(one, detail), cut: one.output.length > detail.output },
    })),
    left: leftOut(evidence, detail),
  }
}

function environment({ environment: e, run }: Results) {
  return [
    {
      term: 'Engine',
      text: `Docker ${e.engineVersion} (${e.imageStore}), Compose ${e.composeVersion}`,
    },
    { term: 'System', text: `${e.operatingSystem}, ${e.architecture}` },
    {
      term: 'Machine',
      text: `${count(e.cpus, 'CPU')}, ${gibibytes(e.memoryBytes)} of memory`,
    },
    { term: 'Run', text: `${moment(run.startedAt)}, ${duration(run.durationMs)}` },
  ]
}

function standIns(bases: Results['bases']) {
  const replaced = bases.filter(({ standIn }) => standIn)
  if (replaced.length === 0) return undefined
  const whole = replaced.length === bases.length
  return {
    heading: whole
      ? `Stand-ins: none of the ${count(bases.length, 'base image')} is the official one`
      : `Stand-ins: ${replaced.length} of ${count(bases.length, 'base image')} ${replaced.length === 1 ? 'is' : 'are'} not the official one`,
    names: replaced.map(({ name }) => name),
    reasons: list([...new Set(replaced.map(({ reason }) => reason))]),
  }
}
