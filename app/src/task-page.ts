import type { Task } from './task.ts'
import type { TaskList } from './task-list.ts'

export const TASKS_PER_PAGE = 100

/** A page of the list. Numbers count from 1, as people do. */
export interface TaskPage {
  tasks: readonly Task[]
  number: number
  count: number
  /** Where its first and last tasks are among all. */
  from: number
  to: number
  /** The other pages that it leads to: what to call each, and a task on it. */
  links: { name: 'First' | 'Previous' | 'Next' | 'Last'; task: string }[]
}

/**
 * The page on which a task is, or would be if it were still there; without one, the first page.
 *
 * Pages are named by a task and not by their number: while tasks before it come and go, a link to “the page with
 * task 201” never skips any, as “page 3” would.
 */
export function pageWith(list: TaskList, id?: string): TaskPage {
  const total = list.tasks.length
  const count = Math.max(1, Math.ceil(total / TASKS_PER_PAGE))
  const place = id === undefined ? 0 : list.countBelow(Number(id))
  const index = Math.min(Math.floor(place / TASKS_PER_PAGE), count - 1)
  const start = index * TASKS_PER_PAGE
  const end = Math.min(start + TASKS_PER_PAGE, total)
  const others = [
    { name: 'First', page: 0 },
    { name: 'Previous', page: index - 1 },
    { name: 'Next', page: index + 1 },
    { name: 'Last', page: count - 1 },
  ] as const
  return {
    tasks: list.tasks.slice(start, end),
    number: index + 1,
    count,
    from: Math.min(start + 1, end),
    to: end,
    links: others.flatMap(({ name, page }) => {
      const task = page === index ? undefined : list.tasks[page * TASKS_PER_PAGE]
      return task ? [{ name, task: task.id }] : []
    }),
  }
}
