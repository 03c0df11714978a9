import { isStoredTask, type StoredTask } from './task.ts'

/** A short message that the next page shows once. */
export interface Flash {
  kind: 'done' | 'error'
  text: string
  /** What was typed into the form, to be mended rather than typed again. */
  draft?: string
  /** The id of a new task, to be led to: it is at the end of a page that may be long. */
  added?: string
}

/** What a toggled task says for itself. */
export function toggled({ title, completed }: StoredTask): Flash {
  return { kind: 'done', text: completed ? `Completed “${title}”` : `Reopened “${title}”` }
}

/** Reads a stored message, or the toggled task that was stored in its place; another value counts as no message. */
export function parseFlash(stored: string | null): Flash | undefined {
  if (stored === null) return undefined
  try {
    const value: unknown = JSON.parse(stored)
    if (isStoredTask(value)) return toggled(value)
    return isFlash(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isFlash(value: unknown): value is Flash {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    (value.kind === 'done' || value.kind === 'error') &&
    'text' in value &&
    typeof value.text === 'string'
  )
}
