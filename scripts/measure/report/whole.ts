import { list, moment } from '../../core/figures.ts'
import { USUAL } from '../experiments/registry.ts'
import { isFailure, type Results } from './results.ts'

/** The experiments of a usual compare that a run did not do, or in which it could not measure. Of a whole run, none. */
export function missingFrom({ experiments }: Results, usual = USUAL.map(({ id }) => id)): string[] {
  return usual.filter((id) => {
    const result = experiments.find((one) => one.id === id)
    return result === undefined || result.readings.some(isFailure)
  })
}

/** Which run's figures these are, in a line. */
export function whichRun(results: Results, usual?: string[]): string {
  const missing = missingFrom(results, usual)
  return [
    `Figures of run ${results.run.id}, ${moment(results.run.startedAt)}.`,
    ...foreign(results),
    ...(missing.length > 0 ? [`Not measured in it: ${missing.join(', ')}.`] : []),
  ].join(' ')
}

function foreign({ subjects }: Results): string[] {
  if (subjects.every(({ own }) => own)) return []
  return [`It compared ${list(subjects.map(({ directory }) => directory))}.`]
}
