import type { Evidence } from '../../../engine/docker/evidence.ts'
import { count, duration, list, moment } from '../../../core/figures.ts'
import { BETTER } from '../better.ts'
import { type Compared, type ComparedExperiment, comparedIn } from '../compared.ts'
import { cutOutput, leftOut, type Detail } from '../fit.ts'
import { scoreboard, shortFigures, tally, type ScoredRow } from '../scoreboard.ts'
import type { Results } from '../results.ts'
import { timeSentence } from '../time.ts'

/** All that report.hbs shows, in its order, but the charts. */
export function view(results: Results) {
  const [main, ...others] = comparedIn(results)
  const rows = scoreboard(main?.experiments ?? [])
  return {
    titles: main?.titles,
    others: others.map(otherView),
    run: { id: results.run.id, started: moment(results.run.startedAt) },
    environment: environment(results),
    standIns: standIns(results.bases),
    bases: results.bases.map((base) => ({ ...base, used: base.digest ?? base.reference })),
    rowCount: rows.length,
    tally: tally(rows).map((one) => ({ ...one, betterName: BETTER[one.better] })),
    tables: [
      { caption: 'Challenges of the monolith', rows: rowsOf(rows, 'challenge') },
      { caption: 'Benefits of splitting it', rows: rowsOf(rows, 'benefit') },
    ],
    time: timeSentence(results.run),
  }
}

/** A comparison beside the main one: its rows, and each answer. */
function otherView({ titles, experiments }: Compared) {
  return {
    titles,
    rows: scoreboard(experiments).map((row) => ({
      ...{ ...row, betterName: BETTER[row.better], figures: shortFigures(row) },
    })),
    answers: experiments.map(({ id, better, sentence }) => ({
      ...{ id, better, sentence, betterName: BETTER[better] },
    })),
  }
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

function rowsOf(rows: ScoredRow[], table: ScoredRow['table']) {
  return rows
    .filter((row) => row.table === table)
    .map((row) => ({ ...row, betterName: BETTER[row.better], figures: shortFigures(row) }))
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
      text: `${count(e.cpus, 'CPU')}, ${(e.memoryBytes / 1024 ** 3).toFixed(1)} GiB of memory`,
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
