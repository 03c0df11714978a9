import { waitFor, type WaitOptions } from '../wait.ts'

/** As much of a task as whoever measures needs. */
export interface ListedTask {
  id: string
  title?: string
}

/** For one answer. Milliseconds. */
const PATIENCE_MS = 5000

/**
 * All tasks, once the app can say: after a fault it may be away, or answer with an error, for a moment. An app that gives a
 * long list in parts says in each where the next one is.
 * @throws WaitTimeout where it could not say in time
 */
export async function listTasks(url: string, options: WaitOptions): Promise<ListedTask[]> {
  const tasks: ListedTask[] = []
  for (let path: string | undefined = '/api/tasks'; path !== undefined;) {
    const part = await partOf(new URL(path, url), options)
    tasks.push(...part.tasks)
    path = part.next
  }
  return tasks
}

function partOf(url: URL, options: WaitOptions): Promise<{ tasks: ListedTask[]; next?: string }> {
  return waitFor(
    `GET ${url.href} to give the list`,
    async () => {
      const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) })
      if (!response.ok) return undefined
      const next = /<([^>]+)>; *rel="?next"?/.exec(response.headers.get('link') ?? '')?.[1]
      return { tasks: (await response.json()) as ListedTask[], ...(next && { next }) }
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
