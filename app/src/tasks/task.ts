export interface Task {
  id: string
  title: string
  completed: boolean
}

/** What Redis holds under `task:{id}`, as JSON. The id is in the key. */
export type StoredTask = Omit<Task, 'id'>

/** Ids come from a counter: digits without a leading zero, and few enough of them to be exact. */
export function isTaskId(id: string): boolean {
  return /^[1-9]\d{0,14}$/.test(id)
}

/** Reads a stored value, or returns null where it is no task: someone else may write to Redis too. */
export function parseStoredTask(id: string, stored: string | null): Task | null {
  if (stored === null || !isTaskId(id)) return null
  try {
    const value: unknown = JSON.parse(stored)
    if (!isStoredTask(value)) return null
    return { id, title: value.title, completed: value.completed }
  } catch {
    return null
  }
}

/** Whether a parsed value is a task as Redis holds it. */
export function isStoredTask(value: unknown): value is StoredTask {
  return (
    typeof value === 'object' &&
    value !== null &&
    'title' in value &&
    typeof value.title === 'string' &&
    value.title.isWellFormed() &&
    'completed' in value &&
    typeof value.completed === 'boolean'
  )
}
