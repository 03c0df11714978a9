import { RequestError } from '../plugins/request-error.ts'
import { isTaskId } from './task.ts'

export const MAX_TITLE_LENGTH = 200

/** Something that can be seen: no space, no format, none that fonts leave out, and none of those that are drawn as a blank. */
const SEEN = /(?!\u2800|\u{16fe4}|\u{1d159})[^\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}]/u

/**
 * Checks a title as it came from outside and returns it trimmed.
 *
 * Length counts code points, so that an emoji is one character to us as it is to its writer.
 */
export function readTitle(value: unknown): string {
  if (value === undefined || value === null) throw new RequestError(400, 'Title required')
  if (typeof value !== 'string') throw new RequestError(400, 'Title must be a string')
  // A lone surrogate cannot be written as UTF-8; stored, it breaks whoever reads it.
  if (!value.isWellFormed()) throw new RequestError(400, 'Title must be valid Unicode')
  const title = value.trim()
  if (!SEEN.test(title)) throw new RequestError(400, 'Title required')
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(title)) {
    throw new RequestError(400, 'Title must be one line without control characters')
  }
  if (Array.from(title).length > MAX_TITLE_LENGTH) {
    throw new RequestError(400, `Title must be at most ${MAX_TITLE_LENGTH} characters long`)
  }
  return title
}

/** Reads a member of the page's query that names a task: `task`, whose page is asked for, or `edit`. */
export function readTaskOfPage(query: unknown, name: 'task' | 'edit' = 'task'): string | undefined {
  const id = (query as Record<string, unknown>)[name]
  if (id === undefined) return undefined
  if (typeof id !== 'string' || !isTaskId(id)) {
    throw new RequestError(400, `${name} must be the id of a task`)
  }
  return id
}
