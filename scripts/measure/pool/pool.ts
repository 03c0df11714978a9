import { count, list } from '../../core/figures.ts'
import type { Summary } from '../report/summary.ts'
import type { Machine } from './machine.ts'
import type { PooledRun } from './pooled-run.ts'
import { type NumberedRun, type PooledLine, pooledRows } from './pooled-rows.ts'

/** Runs whose figures may stand side by side: the same subjects, on official images or on stand-ins. */
export interface PooledGroup {
  /** `The lab’s own packagings, official images: 28 machines`. */
  heading: string
  isStandIn: boolean
  machines: NumberedMachine[]
  summary: Omit<Summary, 'lines'> & { lines: PooledLine[] }
  /** Rows that are part of no run. */
  missing: string[]
}

export interface NumberedMachine extends Machine {
  number: number
}

/**
 * Pure: sets the runs of several machines side by side, those on stand-ins apart. The order of the runs does not matter: they
 * are numbered by the machines that they ran on, for the order of files may be that of their owners' names.
 */
export function pool(runs: PooledRun[]): PooledGroup[] {
  const numbered = runs.toSorted(inOrder).map((run, index) => ({ ...run, number: index + 1 }))
  const groups = Map.groupBy(numbered, (run) => `${ownersOf(run)}, ${imagesOf(run)}`)
  return [...groups].map(([title, alike]) => groupOf(title, alike))
}

function groupOf(title: string, runs: NumberedRun[]): PooledGroup {
  const [{ subjects, isStandIn } = { subjects: [], isStandIn: false }] = runs
  const { lines, missing } = pooledRows(runs, subjects)
  return {
    heading: `${title}: ${count(runs.length, 'machine')}`,
    isStandIn,
    machines: runs.map(({ number, machine }) => ({ number, ...machine })),
    summary: {
      subjects: subjects.map(({ id, title: name }) => ({ id, title: name })),
      hasClosing: lines.some(({ closing }) => closing !== ''),
      ...{ lines, notInThisRun: [] },
    },
    missing,
  }
}

function inOrder(a: PooledRun, b: PooledRun): number {
  return (
    Number(a.isStandIn) - Number(b.isStandIn) ||
    readersIn(a).length - readersIn(b).length ||
    ownersOf(a).localeCompare(ownersOf(b)) ||
    a.machine.cpus - b.machine.cpus ||
    a.machine.memoryBytes - b.machine.memoryBytes ||
    a.id.localeCompare(b.id)
  )
}

/** Whose packagings a run compared. */
function ownersOf(run: PooledRun): string {
  const readers = readersIn(run)
  if (readers.length === 0) return 'The lab’s own packagings'
  const labs = run.subjects.filter(({ own }) => own).map(({ title }) => title)
  const beside = labs.length === 0 ? '' : ` beside the lab’s ${list(labs)}`
  return `Readers’ own ${list(readers)}${beside}`
}

const readersIn = ({ subjects }: PooledRun) =>
  subjects.filter(({ own }) => !own).map(({ title }) => title)

const imagesOf = ({ isStandIn }: PooledRun) => (isStandIn ? 'stand-ins' : 'official images')
