import { readFile } from 'node:fs/promises'
import { ExpectedError } from '../errors.ts'
import { readerDirectory, typedPath } from '../paths.ts'
import { type FaultsRun, SCHEMA_VERSION } from './results.ts'

const REMEDY = 'Name the faults.json that `npm run faults` wrote, or make one with it.'

/** @throws ExpectedError where the file is not there, or was not written by this version of `npm run faults` */
export async function readFaults(file: string): Promise<FaultsRun> {
  const shown = typedPath(file, readerDirectory())
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ExpectedError(`${shown} cannot be read.`, REMEDY, { cause })
  })
  return parseFaults(text, shown)
}

export function parseFaults(text: string, name: string): FaultsRun {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (cause) {
    throw new ExpectedError(`${name} is not JSON.`, REMEDY, { cause })
  }
  if (isRun(content)) return content
  throw new ExpectedError(`${name} is no faults.json of version ${SCHEMA_VERSION}.`, REMEDY)
}

function isRun(content: unknown): content is FaultsRun {
  if (typeof content !== 'object' || content === null) return false
  const { schemaVersion, results, environment } = content as Partial<FaultsRun>
  return schemaVersion === SCHEMA_VERSION && Array.isArray(results) && environment !== undefined
}
