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
 * The number of the page on which a task is, or would be if it were still there; without one, the first page's.
 *
 * Pages are named by a task and not by their number: while tasks before it come and go, a link to “the page with
 * task 201” never skips any, as “page 3” would.
 */
export function pageNumberOf(list: TaskList, id?: string): number {
  const place = id === undefined ? 0 : list.countBelow(Number(id))
  return Math.min(Math.floor(place / TASKS_PER_PAGE) + 1, pageCount(list))
}

/** A page by its number, which the list must have. */
export function pageOf(list: TaskList, number: number): TaskPage {
  const count = pageCount(list)
  const start = (number - 1) * TASKS_PER_PAGE
  const end = Math.min(start + TASKS_PER_PAGE, list.tasks.length)
  const others = [
    { name: 'First', to: 1 },
    { name: 'Previous', to: number - 1 },
    { name: 'Next', to: number + 1 },
    { name: 'Last', to: count },
  ] as const
  return {
    tasks: list.tasks.slice(start, end),
    number,
    count,
    from: Math.min(start + 1, end),
    to: end,
    links: others.flatMap(({ name, to }) => {
      const task = to === number ? undefined : list.tasks[(to - 1) * TASKS_PER_PAGE]
      return task ? [{ name, task: task.id }] : []
    }),
  }
}

function pageCount({ tasks }: TaskList): number {
  return Math.max(1, Math.ceil(tasks.length / TASKS_PER_PAGE))
}
