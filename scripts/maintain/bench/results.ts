import { readChecked } from '../../core/read-checked.ts'
import type { Spread } from '../../core/spread.ts'
import type { Base, Environment } from '../../engine/environment.ts'
import type { Throughput } from '../../engine/load/throughput.ts'
import type { ContenderId } from './cases.ts'

/** The version of bench.json's form. Raised when a reader must change. */
export const BENCH_VERSION = 3

/** One load of one server. */
export interface Round extends Throughput {
  /** How much of a core the server took; null where the machine does not tell. */
  busy: number | null
}

export interface MeasuredCase {
  id: string
  title: string
  tasks: number
  /** Of the app's answer, without its headers; L1 answers with as much. */
  answerBytes: number
  /** In the order in which they were measured: those of the same number are neighbors in time. */
  loads: Partial<Record<ContenderId, Round[]>>
}

export interface StackRound extends Throughput {
  /** How many cores each part took meanwhile, by its name; null where the machine does not tell. */
  cores: Record<string, number> | null
}

export interface MeasuredStack {
  tasks: number
  /** Of an answer, without its headers. */
  answerBytes: number
  rounds: StackRound[]
  /** Resident memory of web before any load, and after all of it. */
  idleBytes: number
  loadedBytes: number
}

/** Bytes of file content. Node is stripped in the image; `publishedNodeBytes` has it as it is published. */
export interface ImageWeight {
  image: string
  bytes: number
  nodeBytes: number
  publishedNodeBytes: number
  /** What Node has loaded when it runs in the image. */
  libraries: { path: string; bytes: number }[]
}

/** A ratio that is to be reached. */
export interface ReadGoal {
  id: string
  title: string
  is: 'at-least' | 'at-most'
  goal: number
  /** Of the repetitions, each with its neighbor in time; null where a part of it was not measured. */
  ratio: Spread | null
  status: 'met' | 'missed' | 'not-measured'
}

/** `seconds` of each load. */
export interface Settings {
  seconds: number
  repetitions: number
  connections: number
}

/** bench.json: the one source of what the terminal shows, and of the page's figures. */
export interface BenchResults {
  schemaVersion: number
  run: { id: string; startedAt: string; durationMs: number }
  settings: Settings
  environment: Environment
  bases: Base[]
  /** Why the processes have no cores of their own; absent where they have. */
  unpinned?: string
  cases: MeasuredCase[]
  stack?: MeasuredStack
  image?: ImageWeight
  /** Read from the figures. */
  goals: ReadGoal[]
}

/** @throws ExpectedError where the file is not there, or was not written by this version of `npm run bench` */
export function readBench(path: string): Promise<BenchResults> {
  return readChecked(path, {
    ...{ name: 'bench.json', version: BENCH_VERSION, writtenBy: 'npm run bench' },
    validate: isBench,
  })
}

function isBench(content: unknown): content is BenchResults {
  if (typeof content !== 'object' || content === null) return false
  const { schemaVersion, settings, environment, cases, goals } = content as Partial<BenchResults>
  const hasLists = Array.isArray(cases) && Array.isArray(goals)
  return schemaVersion === BENCH_VERSION && hasLists && Boolean(settings && environment)
}
