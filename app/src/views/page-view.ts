import type { Flash } from '../plugins/flash.ts'
import type { Task } from '../tasks/task.ts'
import type { TaskPage } from '../tasks/page.ts'

/** What the task page shows. */
export interface PageView {
  label: string
  hostname: string
  total: number
  completed: number
  open: number
  page: TaskPage
  /** Whether there are other pages. */
  paged: boolean
  /** A task on this page, unless it is the first: the form for a new task names it, to come back if it is refused. */
  here?: string
  tasks: (Task & { action: string })[]
  flash?: Flash & { failed: boolean }
  endpoints: typeof endpoints
}

const endpoints = [
  { method: 'GET', path: '/api/tasks', purpose: 'List the tasks' },
  { method: 'POST', path: '/api/tasks', purpose: 'Add a task' },
  { method: 'GET', path: '/api/tasks/:id', purpose: 'Show one task' },
  { method: 'PATCH', path: '/api/tasks/:id', purpose: 'Change its title or state' },
  { method: 'DELETE', path: '/api/tasks/:id', purpose: 'Delete it' },
  { method: 'GET', path: '/api/health', purpose: 'Is the app running?' },
  { method: 'GET', path: '/api/ready', purpose: 'Can it serve tasks?' },
]

/** Turns tasks and message into what the template needs, so that the template decides nothing. */
export function pageView(
  page: TaskPage,
  server: { label: string; hostname: string },
  flash?: Flash,
): PageView {
  return {
    ...server,
    total: page.total,
    completed: page.completed,
    open: page.total - page.completed,
    page,
    paged: page.count > 1,
    ...(page.number > 1 && page.tasks[0] && { here: page.tasks[0].id }),
    tasks: page.tasks.map((task) => ({ ...task, action: task.completed ? 'Undo' : 'Complete' })),
    ...(flash && { flash: { ...flash, failed: flash.kind === 'error' } }),
    endpoints,
  }
}
