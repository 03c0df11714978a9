import { NotYet, waitFor, type WaitOptions } from '../../core/wait.ts'
import { ask } from './probe.ts'

/** As much of a task as whoever measures needs. */
export interface ListedTask {
  id: string
  title?: string
}

/** For one answer. Milliseconds. */
const ANSWER_WITHIN_MS = 5000

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
      const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })
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
  return titlesOf(await listTasks(url, options))
}

const titlesOf = (tasks: ListedTask[]) => new Set(tasks.map(({ title = '' }) => title))

/** What is no JSON may be a gateway's page for as long as the app is away. */
function parsed(text: string): ListedTask[] {
  try {
    return JSON.parse(text) as ListedTask[]
  } catch (cause) {
    throw new NotYet('It answered something that is no JSON.', { cause })
  }
}

/** A machine that is busy with something else may keep Redis from answering in time; that is not what is measured here. */
const ADDED_WITHIN_MS = 30_000

/**
 * Adds a task that a measurement needs. An app that is away for a moment is asked again, so that a task whose answer was
 * lost may be there twice.
 * @returns its id
 * @throws WaitTimeout with the last answer
 */
export function addTask(url: string, title: string): Promise<string> {
  return waitFor(
    `POST ${url}/api/tasks to answer 201`,
    async () => {
      const response = await fetch(new URL('/api/tasks', url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ title }),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      })
      if (response.status !== 201) throw new NotYet(`It answered ${response.status}.`)
      return ((await response.json()) as { id: string }).id
    },
    { timeoutMs: ADDED_WITHIN_MS },
  )
}

/** So many are removed at the same time. */
const AT_ONCE = 20

/**
 * Removes all tasks through the app, so that each trial begins with the same.
 * @returns their titles
 * @throws WaitTimeout as `listTasks`
 */
export async function takeTasks(url: string, options: WaitOptions): Promise<Set<string>> {
  const tasks = await listTasks(url, options)
  const ids = tasks.map(({ id }) => id)
  const remove = async () => {
    for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
      await ask(url, { method: 'DELETE', path: `/api/tasks/${id}` }, ANSWER_WITHIN_MS)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, remove))
  return titlesOf(tasks)
}
