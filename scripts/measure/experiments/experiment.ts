import type { Docker } from '../../engine/docker/docker.ts'
import type {
  BaseReferences,
  Packaging,
  PackagingId,
  Pair,
  Stack,
} from '../../engine/packagings/packaging.ts'
import type { Chart } from '../../core/charts/chart.ts'
import type { Run } from '../../core/run.ts'
import type { RowName } from './rows.ts'
import { allOf } from '../../core/all-of.ts'

/** Who does better. */
export type Better = PackagingId | 'same'

/** What an experiment looks at. */
export interface Subject {
  packaging: Packaging
}

/** What an experiment gets that needs `shared-stacks`, and no other. */
export interface LaunchedSubject extends Subject {
  /** The stack that all such experiments share: leave it as you found it. */
  stack: Stack
}

/** What an experiment works with. */
export interface ExperimentContext {
  /** Records each command as evidence. */
  docker: Docker
  /** Whose labels and folder everything belongs to that the experiment makes. */
  run: Run
  bases: BaseReferences
  signal: AbortSignal
  /** Does a piece of work once nobody else uses the machine, and keeps the others waiting meanwhile; one piece at a time. */
  exclusive: <T>(work: () => Promise<T>) => Promise<T>
  /** Does a piece of work whose time is told apart from the experiment's, where the time of a run is shown. */
  timedSeparately: <T>(title: string, work: () => Promise<T>) => Promise<T>
  /** Says that others may launch stacks beside what is left of an experiment that had kept them from it. */
  release: () => void
  /** Whether what an earlier run measured of the same files may stand for what takes long to measure. */
  mayReuseEarlierRuns: boolean
  /** Says what is being done, on the line of the step. */
  progress: (line: string) => void
}

/** What the facts of both say. */
export interface Reading extends Verdict {
  /** The deciding figures of each, short enough for a table's cell. */
  headline: Pair<string>
  /** Verdicts on single rows of the lab's tables, where one differs from the experiment's own. */
  rows?: Partial<Record<RowName, RowVerdict>>
  /** What a reader must know in order not to read too much into the figures. */
  caveats?: string[]
  charts?: Chart[]
  /** Names that belong to the answer and are too many for a sentence, to unfold. */
  lists?: NameList[]
}

export interface NameList {
  title: string
  items: string[]
}

export interface Verdict {
  /** `not-measured`: what would decide it could not be measured, which the sentence explains. */
  better: Better | 'not-measured'
  /** One or two sentences, with the figures that decide it. */
  sentence: string
}

/** A verdict on one row of the lab's tables. */
export interface RowVerdict extends Verdict {
  /** The figures that decide this row, short enough for a table's cell; else the scoreboard shows its first sentence. */
  headline?: Pair<string>
}

/**
 * What it needs, and so what it can run beside. `images`: no more than what was built, so it runs beside the start of the
 * shared stacks, before all others. `shared-stacks`: the stacks that are there already, so it runs beside no other such.
 * `own-stacks`: it launches what it needs, beside others. `own-stacks-only`: the same, while no other does so, for it
 * launches many, or its users are to lose nothing: with another's stacks beside, a rolling update was seen to lose requests
 * on two processors. What measures a time that others would spoil asks for `exclusive`.
 */
export type Needs = 'images' | 'shared-stacks' | 'own-stacks' | 'own-stacks-only'

/** A packaging, and the stack of it that is to be shared. */
export interface LaunchableSubject extends Subject {
  launch(docker: Docker): Promise<void>
  /** @throws Error before the launch: who asks must have waited for it */
  launched(): LaunchedSubject
}

interface Comparison<Facts> {
  id: string
  question: string
  /** The rows of the lab's two tables (challenges and benefits) that it decides. */
  teaches: RowName[]
  /** Why a compare leaves it out unless it is named. */
  onlyWhenAsked?: string
  read(facts: Pair<Facts>): Reading
}

/** An experiment with the stacks that are there already. */
export interface SharedStacksExperiment<Facts> extends Comparison<Facts> {
  needs: 'shared-stacks'
  measure(subjects: Pair<LaunchedSubject>, context: ExperimentContext): Promise<Pair<Facts>>
}

/** An experiment with images, or with stacks that it launches: it may run before the shared stacks have started. */
export interface SelfContainedExperiment<Facts> extends Comparison<Facts> {
  needs: Exclude<Needs, 'shared-stacks'>
  measure(subjects: Pair<Subject>, context: ExperimentContext): Promise<Pair<Facts>>
}

/**
 * One comparison. `measure` has the effects and returns plain facts with their units in their names; `read` is
 * pure. Neither knows which packaging it looks at: `measure` does the same with both, one after the other (`inTurn`)
 * or in turns. What it `needs` decides what it is given.
 */
export type Experiment<Facts> = SharedStacksExperiment<Facts> | SelfContainedExperiment<Facts>

/** Does the same with both packagings, one after the other. */
export async function inTurn<S, T>(pair: Pair<S>, task: (one: S) => Promise<T>): Promise<Pair<T>> {
  return {
    monolithic: await task(pair.monolithic),
    multiContainer: await task(pair.multiContainer),
  }
}

/** Does the same with both side by side: for what measures no time of its own, and mostly waits. */
export async function bothAtOnce<S, T>(
  pair: Pair<S>,
  task: (one: S) => Promise<T>,
): Promise<Pair<T>> {
  const [monolithic, multiContainer] = await allOf([
    task(pair.monolithic),
    task(pair.multiContainer),
  ])
  return { monolithic, multiContainer }
}
