import * as Type from 'typebox'
import { Check } from 'typebox/schema'
import { isStoredTask, type StoredTask } from '../tasks/task.ts'

/** A short message that the next page shows once. */
export type Flash = Type.Static<typeof Flash>
const Flash = Type.Object({
  kind: Type.Union([Type.Literal('done'), Type.Literal('error')]),
  text: Type.String(),
  /** What was typed into the form, to be mended rather than typed again. */
  draft: Type.Optional(Type.String()),
  /** The id of a new task, to be led to: it is at the end of a page that may be long. */
  added: Type.Optional(Type.String()),
})

/** Longer than a title may be, so that what is too long stays so; a form can be much longer, and this is kept. */
const MAX_DRAFT_LENGTH = 250

/** What was typed, as far as the form shows it again. */
export function cutDraft(typed: string): string {
  // Cut before it is taken apart, for there may be a lot of it; a character has two units at most.
  const start = typed.trim().slice(0, 2 * MAX_DRAFT_LENGTH)
  return Array.from(start).slice(0, MAX_DRAFT_LENGTH).join('').toWellFormed()
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
    return Check(Flash, value) ? value : undefined
  } catch {
    return undefined
  }
}
