import { Ajv } from 'ajv'
import { ExpectedError } from '../../core/errors.ts'
import { readerDirectory, typedPath } from '../../core/paths.ts'
import { readChecked } from '../../core/read-checked.ts'
import { SCHEMA_VERSION, type Results } from './results.ts'
import schema from './results.schema.json' with { type: 'json' }

const validate = new Ajv({ allErrors: false }).compile<Results>(schema)

/** A pattern takes the 99th of the 99th month for one. */
const isDay = (iso: string) => !Number.isNaN(Date.parse(iso))

/**
 * Reads the results of an earlier run. They may come from anybody: no text in them moves a terminal's cursor.
 * @throws ExpectedError where the file is not there, or does not hold results of this version
 */
export async function readResults(path: string): Promise<Results> {
  const results = await readChecked(path, {
    ...{ name: 'results.json', version: SCHEMA_VERSION, writtenBy: 'npm run compare', validate },
  })
  if (isDay(results.run.startedAt)) return results
  throw new ExpectedError(
    `${typedPath(path, readerDirectory())} is no results.json: there is no such day as ${results.run.startedAt}.`,
    'Name the results.json that `npm run compare` wrote, or make one with it.',
  )
}
