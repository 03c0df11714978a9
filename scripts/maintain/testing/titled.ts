import type { Sides } from '../../measure/experiments/comparison.ts'
import type { TitledFacts } from '../../measure/experiments/experiment.ts'

/** The facts of two subjects as an experiment's charts take them. */
export const titled = <Facts>({
  monolithic,
  multiContainer,
}: Sides<Facts>): TitledFacts<Facts>[] => [
  { title: 'Monolithic', facts: monolithic },
  { title: 'Multi-container', facts: multiContainer },
]
