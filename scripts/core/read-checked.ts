import { readFile, stat } from 'node:fs/promises'
import type { ErrorObject } from 'ajv'
import { ExpectedError } from './errors.ts'
import { readerDirectory, typedPath } from './paths.ts'
import { printableTexts } from './terminal-text.ts'

/** Far above what a run writes: of a file from elsewhere nobody knows what it holds. */
const MAX_BYTES = 50_000_000
const MAX_DEPTH = 50
/** Elements of a list, and characters of a text. */
const MAX_LENGTH = 20_000

/** What a file is to hold. */
export interface Kind<T> {
  /** As messages name it: `results.json`. */
  name: string
  version: number
  /** Ajv's, or a check without words of its own. */
  validate: ((content: unknown) => content is T) & { errors?: ErrorObject[] | null }
  /** The command that writes such a file. */
  writtenBy: string
}

/**
 * Reads a JSON file that a run wrote, of this version and form.
 * It may come from anybody: no text in it moves a terminal's cursor.
 * @throws ExpectedError where the file is not there, or holds anything else
 */
export async function readChecked<T>(path: string, kind: Kind<T>): Promise<T> {
  const { name, validate, writtenBy } = kind
  const file = typedPath(path, readerDirectory())
  const remedy = `Name the ${name} that \`${writtenBy}\` wrote, or make one with it.`
  const raw = parse(await readText(path, name, remedy), file, remedy)
  const excess = excessOf(raw)
  if (excess) throw new ExpectedError(`${file} is no ${name}: ${excess}.`, remedy)
  const content = printableTexts(raw)
  const version = versionOf(content)
  if (version !== undefined && version !== kind.version) {
    throw new ExpectedError(
      `${file} has results of version ${shown(version)}; this is version ${kind.version}.`,
      `Measure again with \`${writtenBy}\`, or use the version of the lab that wrote the file.`,
    )
  }
  if (validate(content)) return content
  const [error] = validate.errors ?? []
  const where = error?.instancePath ? ` (at ${error.instancePath})` : ''
  throw new ExpectedError(
    `${file} is no ${name}: it ${error?.message ?? 'does not keep the schema'}${where}.`,
    remedy,
  )
}

/**
 * Reads a file that may come from anybody.
 * @param name what it should be: `results.json`
 * @throws ExpectedError where it cannot be read, is no file, or is too large to be one of the lab's
 */
export async function readText(path: string, name: string, remedy: string): Promise<string> {
  const file = typedPath(path, readerDirectory())
  try {
    const stats = await stat(path)
    if (!stats.isFile()) throw new ExpectedError(`${file} is not a file.`, remedy)
    if (stats.size > MAX_BYTES) {
      throw new ExpectedError(`${file} is larger than any ${name} of the lab.`, remedy)
    }
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (cause instanceof ExpectedError) throw cause
    throw new ExpectedError(`${file} cannot be read.`, remedy, { cause })
  }
}

function parse(text: string, file: string, remedy: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ExpectedError(`${file} is not JSON.`, remedy, { cause })
  }
}

/** How it is larger or deeper than anything that a run writes. */
function excessOf(value: unknown, depth = 0): string | undefined {
  if (depth > MAX_DEPTH) return 'it is nested too deeply'
  const isList = Array.isArray(value)
  if ((isList || typeof value === 'string') && value.length > MAX_LENGTH) {
    return `it holds a ${isList ? 'list' : 'text'} that is too long`
  }
  if (typeof value !== 'object' || value === null) return undefined
  for (const one of Object.values(value)) {
    const excess = excessOf(one, depth + 1)
    if (excess) return excess
  }
  return undefined
}

/** Any value in a sentence. */
function shown(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}

function versionOf(content: unknown): unknown {
  if (typeof content !== 'object' || content === null) return undefined
  return 'schemaVersion' in content ? content.schemaVersion : undefined
}
