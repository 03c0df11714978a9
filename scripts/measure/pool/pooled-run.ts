import { isDeepStrictEqual } from 'node:util'
import { describeSubjects, type DescribedSubject } from '../../engine/packagings/resolve.ts'
import { scoreboard, type ScoredRow } from '../report/scoreboard.ts'
import type { Results } from '../report/results.ts'
import { comparisonsOf } from '../run/subjects.ts'
import { type Machine, machineOf } from './machine.ts'
import { readAgain } from './read-again.ts'
import { Unfit } from './unfit.ts'

/** What a pool takes of a run. */
export interface PooledRun {
  id: string
  subjects: PooledSubject[]
  /** Whether a base image is not the official one. */
  isStandIn: boolean
  machine: Machine
  rows: ScoredRow[]
}

export type PooledSubject = Omit<DescribedSubject, 'directory'>

/**
 * Pure: what a pool takes of the results of one run.
 * @throws Unfit where the results contradict themselves
 */
export function pooledRun(results: Results): PooledRun {
  const { run, bases, environment, comparisons } = results
  const subjects = subjectsOf(results)
  // The lab's own packagings have some.
  if (bases.length === 0 && subjects.some(({ own }) => own)) {
    throw new Unfit('it does not say which base images it was measured on')
  }
  return {
    id: run.id,
    subjects,
    isStandIn: bases.some(({ standIn }) => standIn),
    machine: machineOf(environment),
    rows: scoreboard({ comparisons, experiments: readAgain(results) }),
  }
}

/** The subjects under the lab's own names for them. */
function subjectsOf({ subjects, comparisons }: Results): PooledSubject[] {
  const readers = subjects.filter(({ own }) => !own).map(({ id }) => [id, ''])
  const known = describeSubjects(Object.fromEntries(readers) as Record<string, string>)
  const told = ({ id, own, isSplit }: PooledSubject) => ({ id, own, isSplit })
  if (!isDeepStrictEqual(subjects.map(told), known.map(told))) {
    throw new Unfit('it compares what this lab does not know')
  }
  if (!isDeepStrictEqual(comparisons, comparisonsOf(known))) {
    throw new Unfit('its comparisons are not those of its subjects')
  }
  return known.map(({ title, ...one }) => ({ ...told({ title, ...one }), title }))
}
