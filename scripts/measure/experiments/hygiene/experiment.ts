import type { SelfContainedExperiment } from '../experiment.ts'
import { readHygiene } from './read.ts'
import type { HygieneFacts } from './facts.ts'
import { measureHygiene } from './measure.ts'

export const hygiene: SelfContainedExperiment<HygieneFacts> = {
  id: 'hygiene',
  question: 'How much of the gap does housekeeping alone close?',
  teaches: [],
  needs: 'the whole machine',

  measure: (subjects, context) => measureHygiene(subjects, context),

  read: readHygiene,
}
