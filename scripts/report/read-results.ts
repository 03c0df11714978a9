import { readFile } from 'node:fs/promises'
import { Ajv } from 'ajv'
import { ExpectedError } from '../errors.ts'
import { readerDirectory, typedPath } from '../paths.ts'
import { SCHEMA_VERSION, type Results } from './results.ts'
import schema from './results.schema.json' with { type: 'json' }

const REMEDY = 'Name the results.json that `npm run compare` wrote, or make one with it.'

const validate = new Ajv({ allErrors: false }).compile<Results>(schema)

/**
 * Reads the results of an earlier run.
 * @throws ExpectedError where the file is not there, or does not hold results of this version
 */
export async function readResults(path: string): Promise<Results> {
  const file = typedPath(path, readerDirectory())
  const content = parse(await read(path, file), file)
  const version = versionOf(content)
  if (version !== undefined && version !== SCHEMA_VERSION) {
    throw new ExpectedError(
      `${file} has results of version ${JSON.stringify(version)}; this is version ${SCHEMA_VERSION}.`,
      'Measure again with `npm run compare`, or use the version of the lab that wrote the file.',
    )
  }
  if (validate(content)) return content
  const [error] = validate.errors ?? []
  const where = error?.instancePath ? ` (at ${error.instancePath})` : ''
  throw new ExpectedError(
    `${file} is no results.json: it ${error?.message ?? 'does not keep the schema'}${where}.`,
    REMEDY,
  )
}

async function read(path: string, file: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new ExpectedError(`${file} cannot be read.`, REMEDY, { cause })
  }
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ExpectedError(`${file} is not JSON.`, REMEDY, { cause })
  }
}

function versionOf(content: unknown): unknown {
  if (typeof content !== 'object' || content === null) return undefined
  return 'schemaVersion' in content ? content.schemaVersion : undefined
}
