import { type Comparison, eachSide, type Sides } from '../experiments/comparison.ts'
import type { ExperimentReading, ExperimentResult } from '../experiments/run-experiment.ts'
import type { Results } from './results.ts'

/** An experiment with what it says of the two subjects of one comparison. */
export type ComparedExperiment = Omit<ExperimentResult, 'readings'> & ExperimentReading

/** Two subjects of a run, and what each experiment says of them. */
export interface Compared {
  titles: Sides<string>
  experiments: ComparedExperiment[]
}

type Compares = Pick<Results, 'subjects' | 'comparisons' | 'experiments'>

/** The comparisons of a run, in its order. */
export function comparedIn(results: Compares): Compared[] {
  return results.comparisons.map((comparison, index) => ({
    titles: titlesOf(results, comparison),
    experiments: results.experiments.flatMap(({ readings, ...one }) => {
      const reading = readings[index]
      return reading ? [{ ...one, ...reading }] : []
    }),
  }))
}

/** The comparison that reports show in full. */
export function mainOf(results: Compares): Compared {
  const [main] = comparedIn(results)
  return main ?? { titles: { monolithic: '', multiContainer: '' }, experiments: [] }
}

function titlesOf({ subjects }: Compares, comparison: Comparison): Sides<string> {
  const titleOf = (id: string) => subjects.find((one) => one.id === id)?.title ?? id
  return eachSide(comparison, titleOf)
}
