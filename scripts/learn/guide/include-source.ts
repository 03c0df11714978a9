import { readFile, realpath } from 'node:fs/promises'
import path from 'node:path'
import { ExpectedError } from '../../core/errors.ts'
import { isWithin } from '../../core/paths.ts'

/**
 * Reads a file that a chapter shows, with plain line ends.
 * @param source relative to `root`, which neither it nor what it links to may leave
 * @throws ExpectedError where there is no such file to show
 */
export async function readSource(source: string, root: string): Promise<string> {
  const base = await realpath(root)
  const absolute = path.resolve(base, source)
  if (path.isAbsolute(source) || !isWithin(absolute, base)) throw outside(source)
  try {
    if (!isWithin(await realpath(absolute), base)) throw outside(source)
    return (await readFile(absolute, 'utf8')).replaceAll('\r\n', '\n')
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (!['ENOENT', 'ENOTDIR', 'EISDIR'].includes(code)) throw error
    throw new ExpectedError(
      `There is no file ${source}.`,
      'Paths start from the repository’s root. Was the file renamed?',
    )
  }
}

function outside(source: string): ExpectedError {
  return new ExpectedError(
    `${source} is not in the repository.`,
    'A chapter shows files of the repository only.',
  )
}

/**
 * The lines of a file from the first that contains one text to the next that contains another, both included. A line
 * that is just the text, indentation and all, goes before one that contains it.
 * @throws ExpectedError where there is no such line
 */
export function excerptOf(content: string, source: string, from: string, to: string): string {
  const lines = content.replace(/\n$/, '').split('\n')
  const first = lineWith(lines, from, 0)
  if (first < 0) throw noLine(source, from, '')
  const last = lineWith(lines, to, first + 1)
  if (last < 0) throw noLine(source, to, ` after line ${first + 1}`)
  return `${lines.slice(first, last + 1).join('\n')}\n`
}

function lineWith(lines: string[], text: string, start: number): number {
  const exact = lines.indexOf(text, start)
  if (exact >= 0) return exact
  return lines.findIndex((line, index) => index >= start && line.includes(text))
}

function noLine(source: string, text: string, where: string): ExpectedError {
  return new ExpectedError(
    `No line of ${source}${where} contains "${text}".`,
    'Has the file changed?',
  )
}
