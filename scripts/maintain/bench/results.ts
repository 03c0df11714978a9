import { Ajv, type JTDDataType } from 'ajv/dist/jtd.js'
import { readChecked } from '../../core/read-checked.ts'

/** The version of bench.json's form. Raised when a reader must change. */
export const BENCH_VERSION = 2

const number = { type: 'float64' } as const
const text = { type: 'string' } as const

/** One load. Milliseconds; `failed` requests count for no rate. */
const load = { perSecond: number, p50Ms: number, p99Ms: number, requests: number, failed: number }

/** `busy`: how much of a core the server took; null where the machine does not tell. */
const round = { properties: { ...load, busy: { type: 'float64', nullable: true } } } as const

/** In the order in which they were measured: those of the same number are neighbors in time. */
const rounds = { elements: round } as const

const measuredCase = {
  properties: {
    ...{ id: text, title: text, tasks: number },
    /** Of the app's answer, without its headers; L1 answers with as much. */
    answerBytes: number,
    loads: { optionalProperties: { ours: rounds, original: rounds, l1: rounds } },
  },
} as const

const stackRound = {
  properties: {
    ...load,
    /** How many cores each part took meanwhile, by its name; null where the machine does not tell. */
    cores: { values: number, nullable: true },
  },
} as const

const stack = {
  properties: {
    tasks: number,
    /** Of an answer, without its headers. */
    answerBytes: number,
    rounds: { elements: stackRound },
    /** Resident memory of web before any load, and after all of it. */
    idleBytes: number,
    loadedBytes: number,
  },
} as const

/** Bytes of file content. Node is stripped in the image; `publishedNodeBytes` has it as it is published. */
const image = {
  properties: {
    ...{ image: text, bytes: number, nodeBytes: number, publishedNodeBytes: number },
    /** What Node has loaded when it runs in the image. */
    libraries: { elements: { properties: { path: text, bytes: number } } },
  },
} as const

const spread = { median: number, low: number, high: number, repetitions: number }

const goal = {
  properties: {
    id: text,
    title: text,
    is: { enum: ['at-least', 'at-most'] },
    goal: number,
    /** Of the repetitions, each with its neighbor in time; null where a part of it was not measured. */
    ratio: { properties: spread, nullable: true },
    status: { enum: ['met', 'missed', 'not-measured'] },
  },
} as const

const goals = { elements: goal } as const

const environment = {
  properties: {
    ...{ engineVersion: text, imageStore: text, composeVersion: text, operatingSystem: text },
    ...{ architecture: text, cpus: number, memoryBytes: number, nodeVersion: text },
  },
} as const

const base = {
  properties: {
    name: text,
    reference: text,
    digest: { type: 'string', nullable: true },
    standIn: { type: 'boolean' },
    reason: text,
  },
} as const

/** All that a bench found out, as JSON Type Definition (RFC 8927): the one source of its table and of its page. */
const schema = {
  properties: {
    schemaVersion: number,
    run: { properties: { id: text, startedAt: text, durationMs: number } },
    /** `seconds` of each load. */
    settings: { properties: { seconds: number, repetitions: number, connections: number } },
    environment,
    bases: { elements: base },
    cases: { elements: measuredCase },
    /** Read from the figures. */
    goals,
  },
  optionalProperties: {
    /** Why the processes have no cores of their own; absent where they have. */
    unpinned: text,
    stack,
    image,
    /** What runs before this one made of the goals; a page has them. */
    earlier: { elements: { properties: { runId: text, goals } } },
  },
} as const

export type BenchResults = JTDDataType<typeof schema>
export type MeasuredCase = JTDDataType<typeof measuredCase>
export type Round = JTDDataType<typeof round>
export type MeasuredStack = JTDDataType<typeof stack>
export type StackRound = JTDDataType<typeof stackRound>
export type ImageWeight = JTDDataType<typeof image>
export type ReadGoal = JTDDataType<typeof goal>
export type Settings = BenchResults['settings']

const validate = new Ajv().compile<BenchResults>(schema)

/**
 * Reads what an earlier bench found out.
 * @throws ExpectedError where the file is not there, or does not hold results of this version
 */
export function readBench(path: string): Promise<BenchResults> {
  return readChecked(path, {
    ...{ name: 'bench.json', version: BENCH_VERSION, writtenBy: 'npm run bench', validate },
  })
}
