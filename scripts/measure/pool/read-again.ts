import { messageOf } from '../../core/errors.ts'
import { NotApplicable } from '../../core/not-applicable.ts'
import { type Comparison, sidesOf } from '../experiments/comparison.ts'
import { type AnyExperiment, EXPERIMENTS } from '../experiments/registry.ts'
import type { RowName } from '../experiments/rows.ts'
import {
  type ExperimentReading,
  type ExperimentResult,
  readingOf,
} from '../experiments/run-experiment.ts'
import type { Results } from '../report/results.ts'
import { Unfit } from './unfit.ts'

type Measured = Pick<Results, 'comparisons' | 'experiments'>

/**
 * The experiments of a file that decide rows, with their readings made anew from their facts. So no text of the file gets into
 * a pool, and all files are judged by the same code.
 * @throws Unfit where the file has another verdict or figure than its facts
 */
export function readAgain({ comparisons, experiments }: Measured): ExperimentResult[] {
  const deciding = EXPERIMENTS.filter(({ teaches }) => teaches.length > 0)
  return deciding.flatMap((experiment) => {
    const [result, another] = experiments.filter(({ id }) => id === experiment.id)
    if (another) throw new Unfit(`it has the experiment \`${experiment.id}\` twice`)
    if (!result) return []
    const readings = comparisons.map((one, index) => {
      const reading = readFacts(experiment, result, one)
      check(experiment.teaches, reading, result.readings[index])
      return reading
    })
    return [{ ...result, teaches: experiment.teaches, readings }]
  })
}

function readFacts(
  experiment: AnyExperiment,
  { facts }: ExperimentResult,
  comparison: Comparison,
): ExperimentReading {
  const { monolithic, multiContainer } = comparison
  const isMeasured = [monolithic, multiContainer].every((id) => Object.hasOwn(facts, id))
  try {
    return readingOf(experiment, () => {
      if (!isMeasured) throw new NotApplicable('it has no facts of one of the two')
      return sidesOf(facts, comparison)
    })
  } catch (cause) {
    const reason = `the facts of \`${experiment.id}\` are not as this lab writes them (${messageOf(cause)})`
    throw new Unfit(reason, { cause })
  }
}

function check(rows: RowName[], again: ExperimentReading, before?: ExperimentReading): void {
  for (const row of rows) {
    const [now, then] = [onRow(row, again), before && onRow(row, before)]
    if (now.better !== then?.better) throw new Unfit(`its verdict on ${row} contradicts its facts`)
    const found = now.figure?.amount
    // A row may get its figure in a later version of the lab.
    const claimed = then.figure?.amount ?? found
    for (const side of ['monolithic', 'multiContainer'] as const) {
      const isFigure = found === undefined || (Number.isFinite(found[side]) && found[side] >= 0)
      if (isFigure && found?.[side] === claimed?.[side]) continue
      throw new Unfit(`its figure on ${row} contradicts its facts`)
    }
  }
}

function onRow(row: RowName, { rows, better, figure }: ExperimentReading) {
  return rows[row] ?? { better, figure }
}
