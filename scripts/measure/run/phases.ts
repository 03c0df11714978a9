import type { Needs } from '../experiments/experiment.ts'
import type { AnyExperiment } from '../experiments/registry.ts'

/** Experiments that are done under one title. */
export interface Phase {
  title: string
  needs: Needs
  sideBySide: boolean
  experiments: AnyExperiment[]
}

/** In the order in which they are done: what nobody disturbs comes last, when all else has ended. */
const PHASES: Omit<Phase, 'experiments'>[] = [
  { needs: 'images', title: 'Read the images', sideBySide: false },
  { needs: 'running stacks', title: 'Look at the running stacks', sideBySide: false },
  { needs: 'own stacks', title: 'Measure with stacks of their own', sideBySide: true },
  { needs: 'the whole machine', title: 'Measure alone', sideBySide: false },
]

/** Which experiments are done when, by what they need. Without the phases that have none. */
export function phasesOf(experiments: AnyExperiment[]): Phase[] {
  return PHASES.map((phase) => ({
    ...phase,
    experiments: experiments.filter(({ needs }) => needs === phase.needs),
  })).filter((phase) => phase.experiments.length > 0)
}
