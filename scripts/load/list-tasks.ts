import { waitFor, type WaitOptions } from '../wait.ts'

/** As much of a task as whoever measures needs. */
export interface ListedTask {
  id: string
  title?: string
}

/** For one answer. Milliseconds. */
const PATIENCE_MS = 5000

/**
 * All tasks, once the app can say: after a fault it may be away, or answer with an error, for a moment.
 * @throws WaitTimeout where it could not say in time
 */
export function listTasks(url: string, options: WaitOptions): Promise<ListedTask[]> {
  return waitFor(
    `GET ${url}/api/tasks to give the list`,
    async () => {
      const response = await fetch(`${url}/api/tasks`, { signal: AbortSignal.timeout(PATIENCE_MS) })
      return response.ok ? ((await response.json()) as ListedTask[]) : undefined
    },
    options,
  )
}

/**
 * The titles of all tasks that are there now.
 * @throws WaitTimeout as `listTasks`
 */
export async function taskTitles(url: string, options: WaitOptions): Promise<Set<string>> {
  return new Set((await listTasks(url, options)).map(({ title = '' }) => title))
}
