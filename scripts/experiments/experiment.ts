import type { Docker } from '../docker/docker.ts'
import type { Packaging, PackagingId, Stack } from '../packagings/packaging.ts'

/** Who does better. `not-measured` is given by the runner alone, when `measure` failed. */
export type Better = PackagingId | 'same'

/** The facts of both packagings. */
export type Pair<T> = Record<PackagingId, T>

/** What an experiment looks at. */
export interface Subject {
  packaging: Packaging
  /** The stack that all experiments share: leave it as you found it, or launch one of your own. */
  stack: Stack
}

/** What the facts of both say. */
export interface Reading {
  better: Better
  /** One or two sentences, with the figures that decide it. */
  sentence: string
  /** The deciding figures of each, short enough for a table's cell. */
  headline: Pair<string>
}

/**
 * When it can run. `built`: as soon as there are images, beside the start. `running`: measures no time and disturbs
 * nothing, so it shares the machine with others. `alone`: measures time or changes what runs, so it has the machine.
 */
export type When = 'built' | 'running' | 'alone'

/**
 * One comparison. `measure` has the effects and returns plain facts with their units in their names; `read` is
 * pure. Neither knows which packaging it looks at.
 */
export interface Experiment<Facts> {
  id: string
  question: string
  /** The rows of the lab's two tables (challenges and benefits) that it is about. */
  teaches: string[]
  when: When
  measure(subject: Subject, docker: Docker): Promise<Facts>
  read(facts: Pair<Facts>): Reading
}
