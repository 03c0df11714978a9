import type { Contenders } from '../../measure/experiments/experiment.ts'

/** The lab's own three subjects as an experiment's answer takes them. */
export const contenders = <Facts>(
  typical: Facts,
  wellRun: Facts,
  stack: Facts,
): Contenders<Facts> => ({
  monoliths: [
    { title: 'Typical monolith', facts: typical },
    { title: 'Well-run monolith', facts: wellRun },
  ],
  stack: { title: 'Stack', facts: stack },
})

/** A reader's pair. */
export const pairOf = <Facts>(monolith: Facts, stack: Facts): Contenders<Facts> => ({
  monoliths: [{ title: 'Monolith', facts: monolith }],
  stack: { title: 'Stack', facts: stack },
})
