import { readChecked } from '../../core/read-checked.ts'
import { type FaultsRun, SCHEMA_VERSION } from './results.ts'

/** @throws ExpectedError where the file is not there, or was not written by this version of `npm run faults` */
export async function readFaults(path: string): Promise<FaultsRun> {
  return readChecked(path, {
    ...{ name: 'faults.json', version: SCHEMA_VERSION, writtenBy: 'npm run faults' },
    validate: isRun,
  })
}

function isRun(content: unknown): content is FaultsRun {
  if (typeof content !== 'object' || content === null) return false
  const { schemaVersion, results, environment } = content as Partial<FaultsRun>
  return schemaVersion === SCHEMA_VERSION && Array.isArray(results) && environment !== undefined
}
