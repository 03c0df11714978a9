import type { Base, Environment } from '../../engine/environment.ts'
import type { StepTime } from '../../core/steps.ts'
import type { Case, ContenderId } from './cases.ts'
import type { ReadGoal } from './read-goal.ts'
import type { NamedProcess } from './processes.ts'

/** The version of bench.json's form; bench.schema.json describes it. Raised when a reader must change. */
export const BENCH_VERSION = 1

/** All that a bench found out: the one source of its table and of docs/performance.md. */
export interface BenchResults {
  schemaVersion: typeof BENCH_VERSION
  run: { id: string; startedAt: string; durationMs: number; steps: StepTime[] }
  settings: Settings
  environment: Environment
  bases: Base[]
  /** Why the processes have no cores of their own; absent where they have. */
  unpinned?: string
  /** Each process, with the core that it had for itself or shared. */
  processes: NamedProcess[]
  /** Who took no part, and why. */
  missing: { contender: ContenderId; reason: string }[]
  cases: MeasuredCase[]
  coldStart?: ColdStart
  replicas?: Replicas
  image?: ImageWeight
  /** Read from the figures above. */
  goals: ReadGoal[]
}

/** What one run made of the goals. */
export interface RunGoals extends Pick<BenchResults, 'goals'> {
  runId: string
}

export interface Settings {
  /** Of each load. */
  seconds: number
  repetitions: number
  connections: number
}

export interface MeasuredCase extends Pick<Case, 'id' | 'title' | 'tasks'> {
  /** Of the app's answer, without its headers; the limits answer with as much. */
  answerBytes: number
  loads: MeasuredLoad[]
}

export interface MeasuredLoad {
  contender: ContenderId
  /** One a repetition, in the order in which they were measured: those of the same number are neighbours in time. */
  rounds: Round[]
}

export interface Round {
  perSecond: number
  p50Ms: number
  p99Ms: number
  requests: number
  failed: number
  /** CPU time of the server for one request. Null where the machine does not tell. Milliseconds. */
  cpuMs: number | null
  /** How much of a core the server took: 1 is all of it. Null as above. */
  busy: number | null
}

/** Milliseconds until the first good answer of `GET /api/tasks`, one a repetition. */
export interface ColdStart {
  /** The app from its source, as a process on this machine. */
  processMs: number[]
  /** The web image, as a container: what the engine needs for it included. */
  containerMs: number[]
}

export interface Replicas {
  tasks: number
  counts: { replicas: number; rounds: ReplicaRound[] }[]
  /** Resident memory of a replica before any load, one for each. Bytes. */
  idleBytes: number[]
  /** The same of one replica that takes all of the load, at the end of each repetition. */
  loadedBytes: number[]
}

export interface ReplicaRound extends Omit<Round, 'cpuMs' | 'busy'> {
  /** How many cores each part took meanwhile; `Everything else` included. Null where the machine does not tell. */
  cores: Record<string, number> | null
}

/** Bytes of file content. */
export interface ImageWeight {
  image: string
  bytes: number
  /** Node's binary in it, which is stripped. */
  nodeBytes: number
  /** The same binary as Node publishes it, in the image that it is taken from. */
  publishedNodeBytes: number
  /** What Node has loaded when it runs in the image. */
  libraries: { path: string; bytes: number }[]
}
