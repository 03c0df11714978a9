import path from 'node:path'

/** The repository's root folder. */
export const ROOT = path.resolve(import.meta.dirname, '../..')
/** Everything that the tools write, git-ignored. */
export const LAB_DIRECTORY = path.join(ROOT, '.lab')

/** Where the reader typed the command: npm runs us in the repository's root, wherever that was. */
export function readerDirectory(): string {
  return process.env['INIT_CWD'] ?? process.cwd()
}

/** An absolute path for what the reader typed, relative to where they typed it. */
export function fromReader(typed: string): string {
  return path.resolve(readerDirectory(), typed)
}

/** Whether a path lies in a folder, or is that folder. Both are absolute; no link is followed. */
export function isWithin(file: string, folder: string): boolean {
  const way = path.relative(folder, file)
  return way.split(path.sep)[0] !== '..' && !path.isAbsolute(way)
}

/** A path as it is typed in some folder, by default the one that docker commands run in. */
export function typedPath(absolute: string, from = process.cwd()): string {
  const relative = path.relative(from, absolute)
  if (relative === '') return '.'
  if (!isWithin(absolute, from)) return absolute
  // No program takes a folder's name for an option.
  return relative.startsWith('-') ? `.${path.sep}${relative}` : relative
}
