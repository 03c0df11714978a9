import type { Evidence } from '../../../engine/docker/evidence.ts'
import { count, duration, gibibytes, list, moment } from '../../../core/figures.ts'
import { BETTER } from '../verdict-words.ts'
import { ROWS } from '../../experiments/rows.ts'
import { type ComparedExperiment, comparedIn, mainOf } from '../compared.ts'
import { cutOutput, leftOut, type Detail } from '../fit.ts'
import { summaryOf } from '../summary.ts'
import type { Results } from '../results.ts'
import { timeSentence } from '../time.ts'

/** All that report.hbs shows, in its order, but the charts. */
export function view(results: Results) {
  return {
    titles: mainOf(results).titles,
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

/** What an experiment says of the comparisons beside the one that is shown in full. */
export function otherAnswers(results: Results, id: string) {
  const [, ...others] = comparedIn(results)
  return others.flatMap(({ titles, experiments }) =>
    experiments
      .filter((one) => one.id === id)
      .map(({ better, sentence }) => ({
        ...{ title: `${titles.monolithic} and ${titles.multiContainer}`, sentence },
        ...{ better, betterName: BETTER[better] },
      })),
  )
}

/** The section of one experiment, but its charts and its evidence. */
export function experimentView(one: ComparedExperiment) {
  return {
    ...{ id: one.id, question: one.question, sentence: one.sentence },
    ...{ caveats: one.caveats, lists: one.lists },
    ...{ better: one.better, betterName: BETTER[one.better], headline: one.headline },
    measured: one.better !== 'not-measured',
    rows: Object.entries(one.rows).map(([name, verdict]) => ({
      ...{ name, ...verdict, betterName: BETTER[verdict.better] },
    })),
    commandCount: count(one.evidence.length, 'docker command'),
  }
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
