import { RequestError } from '../plugins/request-error.ts'
import { isTaskId } from './task.ts'

export const MAX_TITLE_LENGTH = 200
export const MAX_PAGE_LIMIT = 1000

/** Something that can be seen: no space, no format, none that fonts leave out, and none of those that are drawn as a blank. */
const SEEN = /(?!\u2800|\u{16fe4}|\u{1d159})[^\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}]/u

/** What a PATCH may change. */
export interface TaskChange {
  title?: string
  completed?: boolean
}

/** Which part of the list is asked for: at most `limit` tasks with ids above `after`. */
export interface ListPage {
  limit?: number
  after?: string
}

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

/** Reads the body of POST /api/tasks. Members other than `title` are ignored. */
export function readNewTask(body: unknown): string {
  return readTitle(jsonObject(body)['title'])
}

/** Reads the body of PATCH /api/tasks/:id. */
export function readTaskChange(body: unknown): TaskChange {
  const { title, completed } = jsonObject(body)
  if (title === undefined && completed === undefined) {
    throw new RequestError(400, 'Give a title, or completed, or both')
  }
  if (completed !== undefined && typeof completed !== 'boolean') {
    throw new RequestError(400, 'Completed must be true or false')
  }
  return {
    ...(title !== undefined && { title: readTitle(title) }),
    ...(completed !== undefined && { completed }),
  }
}

/** Reads `?limit=&after=` of GET /api/tasks. */
export function readListPage(query: unknown): ListPage {
  const { limit, after } = query as Record<string, unknown>
  return {
    ...(limit !== undefined && { limit: readLimit(limit) }),
    ...(after !== undefined && { after: readAfter(after) }),
  }
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

function readLimit(value: unknown): number {
  const limit = typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : 0
  if (limit < 1 || limit > MAX_PAGE_LIMIT) {
    throw new RequestError(400, `limit must be a whole number from 1 to ${MAX_PAGE_LIMIT}`)
  }
  return limit
}

function readAfter(value: unknown): string {
  if (typeof value !== 'string' || !(value === '0' || isTaskId(value))) {
    throw new RequestError(400, 'after must be the id of a task')
  }
  return value
}

function jsonObject(body: unknown): Record<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new RequestError(400, 'The body must be a JSON object')
  }
  return body as Record<string, unknown>
}
