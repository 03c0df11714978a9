import { NotYet, waitFor, type WaitOptions } from '../wait.ts'

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
      const text = await response.text()
      if (!response.ok) throw new NotYet(`It answered ${response.status}.`)
      const next = /<([^>]+)>; *rel="?next"?/.exec(response.headers.get('link') ?? '')?.[1]
      return { tasks: parsed(text), ...(next && { next }) }
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

/** What is no JSON may be a gateway's page for as long as the app is away. */
function parsed(text: string): ListedTask[] {
  try {
    return JSON.parse(text) as ListedTask[]
  } catch (cause) {
    throw new NotYet('It answered something that is no JSON.', { cause })
  }
}
