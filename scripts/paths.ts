import path from 'node:path'

/** The repository's root folder. */
export const ROOT = path.resolve(import.meta.dirname, '..')
/** Everything that the tools write, git-ignored. */
export const LAB_DIRECTORY = path.join(ROOT, '.lab')

/** A path as the reader would type it from where they are. */
export function typedPath(absolute: string): string {
  const relative = path.relative(process.cwd(), absolute)
  return relative === '' ? '.' : relative.startsWith('..') ? absolute : relative
}
