import type { StyleSheetState } from '../style-sheet.ts'

/** What a learner has made by hand so far, as far as chapters ask for it. Nothing of the tools' own runs, and nothing of another clone's, is in it. */
export interface LabState {
  /** Those of the images that the lab names that are in the engine, by name: `task-app:web`. */
  images: Record<string, ImageState>
  containers: ContainerFacts[]
  networks: string[]
  volumes: string[]
  /** What others made from the lab, each with the folder that it was made from. It counts for nothing. */
  others: string[]
  monolith: Answers
  stack: Answers
  files: {
    /** Whether the app's style sheet is as git has it. */
    styleSheet: StyleSheetState
    /** When the compare began whose results are there; undefined where there are none. */
    comparedAt: string | undefined
  }
}

export interface ImageState {
  /** As its USER says; empty for root. */
  user: string
  /** Whether it was built here in the place of an official image. */
  isStandIn: boolean
  /** Whether it was built from this clone of the lab. */
  isOfThisClone: boolean
}

export interface ContainerFacts {
  name: string
  /** Of Compose; empty for a container that was started by itself. */
  project: string
  service: string
  /** By the name that it was started with. */
  image: string
  status: string
  /** `none` where it has no health check. */
  health: string
  startedAt: string
  networks: string[]
}

/** What a published address answers. */
export interface Answers {
  url: string
  /** Of `GET /api/ready`; 0 where nobody answered. */
  ready: number
  /** The titles of all tasks; undefined where there was no list. */
  tasks: string[] | undefined
}
