import type { Task } from './task.ts'

export const TASKS_PER_PAGE = 100

/**
 * A page of the list. Numbers count from 1, as people do.
 *
 * Pages are named by a task and not by their number: while tasks before it come and go, a link to “the page with
 * task 201” never skips any, as “page 3” would.
 */
export interface TaskPage {
  tasks: readonly Task[]
  /** Of all tasks, those of other pages too. */
  total: number
  completed: number
  number: number
  count: number
  /** Where its first and last tasks are among all. */
  from: number
  to: number
  /** The other pages that it leads to: what to call each, and a task on it. */
  links: ReturnType<typeof link>[]
}

/**
 * Numbers a page.
 * @param start how many tasks are before it
 * @param begin with which tasks the first, the previous, the next and the last page begin
 */
export function pageOf(
  tasks: readonly Task[],
  { start, total, completed }: { start: number; total: number; completed: number },
  [first = '', previous = '', next = '', last = '']: readonly string[],
): TaskPage {
  const number = start / TASKS_PER_PAGE + 1
  const count = Math.max(1, Math.ceil(total / TASKS_PER_PAGE))
  return {
    ...{ tasks, total, completed, number, count },
    from: Math.min(start + 1, total),
    to: Math.min(start + TASKS_PER_PAGE, total),
    links: [
      ...(number > 1 ? [link('First', first), link('Previous', previous)] : []),
      ...(number < count ? [link('Next', next), link('Last', last)] : []),
    ],
  }
}

const link = (name: 'First' | 'Previous' | 'Next' | 'Last', task: string) => ({ name, task })
