import { readFile, stat } from 'node:fs/promises'
import { Ajv } from 'ajv'
import { ExpectedError } from '../errors.ts'
import { readerDirectory, typedPath } from '../paths.ts'
import { printableTexts } from '../terminal-text.ts'
import { SCHEMA_VERSION, type Results } from './results.ts'
import schema from './results.schema.json' with { type: 'json' }

const REMEDY = 'Name the results.json that `npm run compare` wrote, or make one with it.'

/** Far above what a run writes: of a file from elsewhere nobody knows what it holds. */
const MAX_BYTES = 50_000_000
const MAX_DEPTH = 50
/** Elements of a list, and characters of a text. */
const MAX_LENGTH = 20_000

const validate = new Ajv({ allErrors: false }).compile<Results>(schema)

/**
 * Reads the results of an earlier run. They may come from anybody: no text in them moves a terminal's cursor.
 * @throws ExpectedError where the file is not there, or does not hold results of this version
 */
export async function readResults(path: string): Promise<Results> {
  const file = typedPath(path, readerDirectory())
  const raw = parse(await read(path, file), file)
  refuseExcess(raw, file)
  const content = printableTexts(raw)
  const version = versionOf(content)
  if (version !== undefined && version !== SCHEMA_VERSION) {
    throw new ExpectedError(
      `${file} has results of version ${shown(version)}; this is version ${SCHEMA_VERSION}.`,
      'Measure again with `npm run compare`, or use the version of the lab that wrote the file.',
    )
  }
  if (validate(content) && isDay(content.run.startedAt)) return content
  const [error] = validate.errors ?? []
  const where = error?.instancePath ? ` (at ${error.instancePath})` : ''
  throw new ExpectedError(
    `${file} is no results.json: it ${error?.message ?? 'does not keep the schema'}${where}.`,
    REMEDY,
  )
}

async function read(path: string, file: string): Promise<string> {
  try {
    const stats = await stat(path)
    if (!stats.isFile()) throw new ExpectedError(`${file} is not a file.`, REMEDY)
    if (stats.size > MAX_BYTES) {
      throw new ExpectedError(`${file} is larger than any results.json of the lab.`, REMEDY)
    }
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (cause instanceof ExpectedError) throw cause
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

/** @throws ExpectedError for what is larger or deeper than anything that a run writes */
function refuseExcess(value: unknown, file: string, depth = 0): void {
  const refuse = (problem: string) => {
    throw new ExpectedError(`${file} is no results.json: ${problem}.`, REMEDY)
  }
  if (depth > MAX_DEPTH) refuse('it is nested too deeply')
  const isList = Array.isArray(value)
  if ((isList || typeof value === 'string') && value.length > MAX_LENGTH) {
    refuse(`it holds a ${isList ? 'list' : 'text'} that is too long`)
  }
  if (typeof value !== 'object' || value === null) return
  for (const one of Object.values(value)) refuseExcess(one, file, depth + 1)
}

/** A pattern takes the 99th of the 99th month for one. */
const isDay = (iso: string) => !Number.isNaN(Date.parse(iso))

/** Any value in a sentence. */
function shown(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}

function versionOf(content: unknown): unknown {
  if (typeof content !== 'object' || content === null) return undefined
  return 'schemaVersion' in content ? content.schemaVersion : undefined
}
