import type { Evidence } from '../../engine/docker/evidence.ts'
import type { Chart } from '../../core/charts/chart.ts'
import { eachSide, type Sides } from '../experiments/comparison.ts'
import type { Answer, NameList } from '../experiments/experiment.ts'
import type { ExperimentReading, ExperimentResult } from '../experiments/run-experiment.ts'
import { answerOf } from './answer-of.ts'
import { namedReading } from './named-reading.ts'
import type { Results } from './results.ts'

/** An experiment as every report tells it: one answer about all subjects, and below it, folded, all else. */
export interface ExperimentSection {
  id: string
  question: string
  answer: Answer
  /** The chart that is shown; the further ones fold away. */
  chart?: Chart
  furtherCharts: Chart[]
  /** What is said of each two subjects; empty where nothing was measured, which the answer says. */
  comparisons: ComparedSubjects[]
  /** How it was measured: the caveats of all comparisons, each once. */
  method: string[]
  lists: NameList[]
  evidence: Evidence[]
}

/** Two subjects, and what an experiment says of them. */
export interface ComparedSubjects {
  titles: Sides<string>
  reading: ExperimentReading
}

type Reported = Pick<Results, 'subjects' | 'comparisons' | 'experiments'>

export const sectionsOf = (results: Reported): ExperimentSection[] =>
  results.experiments.map((one) => sectionOf(one, results))

function sectionOf(result: ExperimentResult, results: Reported): ExperimentSection {
  const { id, question, evidence } = result
  const compared = comparedIn(result, results)
  const readings = compared.map(({ reading }) => reading)
  const isMeasured = readings.some(({ better }) => better !== 'not-measured')
  return {
    ...{ id, question, evidence, answer: answerOf(result, results) },
    ...chosenChart(result.charts),
    comparisons: isMeasured ? compared : [],
    method: [...new Set(readings.flatMap(({ caveats }) => caveats))],
    lists: eachOnce(readings.flatMap(({ lists }) => lists)),
  }
}

function comparedIn(
  { readings }: ExperimentResult,
  { subjects, comparisons }: Reported,
): ComparedSubjects[] {
  const titleOf = (id: string) => subjects.find((one) => one.id === id)?.title ?? id
  return comparisons.flatMap((comparison, index) => {
    const reading = readings[index]
    const titles = eachSide(comparison, titleOf)
    return reading ? [{ titles, reading: namedReading(reading, titles.monolithic) }] : []
  })
}

/** The first that is drawn, for the answer has a table already; else the first table. */
function chosenChart(charts: Chart[]): Pick<ExperimentSection, 'chart' | 'furtherCharts'> {
  const chart = charts.find(({ kind }) => kind !== 'matrix') ?? charts[0]
  return { ...(chart ? { chart } : {}), furtherCharts: charts.filter((one) => one !== chart) }
}

/** Two comparisons with the same stack have its lists twice. */
function eachOnce(lists: NameList[]): NameList[] {
  return [...new Map(lists.map((one) => [JSON.stringify(one), one])).values()]
}
