import type { Docker } from '../../engine/docker/docker.ts'
import type { BaseReferences } from '../../engine/packagings/packaging.ts'
import type { Chart } from '../../core/charts/chart.ts'
import type { Run } from '../../core/run.ts'
import type { Better, Sides } from './comparison.ts'
import type { RowName } from './rows.ts'
import type { BySubject, RunningSubject, Subject } from './subject.ts'

/** What an experiment works with. */
export interface ExperimentContext {
  /** Records each command as evidence. */
  docker: Docker
  /** Whose labels and folder everything belongs to that the experiment makes. */
  run: Run
  bases: BaseReferences
  signal: AbortSignal
  extent: Extent
  /** Whether what an earlier run measured of the same files may stand for what takes long to measure. */
  mayReuseEarlierRuns: boolean
  /** Says what is being done, on the line of the step. */
  progress: (line: string) => void
}

/** How often things are done. A verdict needs as many as `FULL_EXTENT` says; a test makes do with fewer. */
export interface Extent {
  /** Of what takes a time: each subject once in each, one after the other. At least twice as many as `repetitions`. */
  rounds: number
  /** Of what is counted, or answered with yes or no. */
  repetitions: number
}

/** What the facts of the two subjects of a comparison say. */
export interface Reading extends Verdict {
  /** The deciding figures of each side, short enough for a table's cell. */
  headline: Sides<string>
  /** The figure that its rows show, where these have none of their own. */
  figure?: DecidingFigure
  /** Verdicts on single rows of the lab's tables, where one differs from the experiment's own. */
  rows?: Partial<Record<RowName, RowVerdict>>
  /** What a reader must know in order not to read too much into the figures. */
  caveats?: string[]
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
  headline?: Sides<string>
  figure?: DecidingFigure
}

/** The figure that speaks for a verdict at a glance. The verdict itself may rest on more. */
export interface DecidingFigure {
  /** What it is, as a row's label: `Download`. */
  name: string
  /** With its unit; some 24 characters at most, for it is read from the last row of a room. */
  text: Sides<string>
  /**
   * The same as a number from 0, of which less is better. It tells which part of the gap between typical monolith and stack
   * housekeeping closes.
   */
  amount: Sides<number>
}

/**
 * What an experiment needs of the machine, in a word. Whatever takes a time needs `the whole machine`: then nothing else of
 * the run is done, and no stack of it is there that the experiment has not started itself.
 * - `images`: what was built, and no more.
 * - `running stacks`: one stack of each subject, which all such experiments share, one after the other.
 * - `own stacks`: stacks that it starts and removes itself, beside other experiments.
 */
export type Needs = 'images' | 'running stacks' | 'own stacks' | 'the whole machine'

interface Described<Facts> {
  id: string
  question: string
  /** The rows of the lab's two tables (challenges and benefits) that it decides. */
  teaches: RowName[]
  /** Why a compare leaves it out unless it is named. */
  onlyWhenAsked?: string
  /**
   * Pure: done for each comparison of a run.
   * @throws NotApplicable where the two have nothing to compare here
   */
  read(facts: Sides<Facts>): Reading
  /** Pure: what reports say first, of all subjects together. What is said of two of them (`read`) folds away below it. */
  answer(all: Contenders<Facts>): Answer
  /**
   * Pure: what puts the facts of all subjects side by side, in the run's order. The first that is drawn is shown, else the first
   * table; others fold away.
   */
  charts?(all: TitledFacts<Facts>[]): Chart[]
}

/** The facts of one subject with the name that reports have for it. */
export interface TitledFacts<Facts> {
  title: string
  facts: Facts
}

/** What an experiment says of all subjects of a run together. */
export interface Answer {
  /** At most three, short and plain. */
  sentences: string[]
  /** The figures that it rests on, with how often they were measured and their range. */
  figures: FigureRow[]
  /** What changes how it is to be understood. All other caveats fold away. */
  caveats: string[]
}

/** One figure of each subject, in the run's order. */
export interface FigureRow {
  name: string
  cells: string[]
}

/** All subjects of a run: the monoliths, each of which is compared with the stack. */
export interface Contenders<Facts> {
  monoliths: TitledFacts<Facts>[]
  stack: TitledFacts<Facts>
}

/** An experiment with the stacks that run already. They are to be left as they were found. */
export interface RunningStacksExperiment<Facts> extends Described<Facts> {
  needs: 'running stacks'
  measure(subjects: RunningSubject[], context: ExperimentContext): Promise<BySubject<Facts>>
}

/** An experiment with images, or with stacks that it starts. */
export interface SelfContainedExperiment<Facts> extends Described<Facts> {
  needs: Exclude<Needs, 'running stacks'>
  measure(subjects: Subject[], context: ExperimentContext): Promise<BySubject<Facts>>
}

/**
 * One experiment. `measure` has the effects and returns plain facts of each subject, with their units in their names; it does
 * the same with all of them. `read` says what the facts of two of them mean. What it `needs` decides what it is given.
 */
export type Experiment<Facts> = RunningStacksExperiment<Facts> | SelfContainedExperiment<Facts>
