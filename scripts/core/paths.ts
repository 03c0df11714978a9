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

/** A path as it is typed in some folder, by default the one that docker commands run in. */
export function typedPath(absolute: string, from = process.cwd()): string {
  const relative = path.relative(from, absolute)
  if (relative === '') return '.'
  if (relative.startsWith('..')) return absolute
  // No program takes a folder's name for an option.
  return relative.startsWith('-') ? `.${path.sep}${relative}` : relative
}
