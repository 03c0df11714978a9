import type { Flash } from '../plugins/flash.ts'
import type { TaskPage } from '../tasks/page.ts'

/** What the task page shows. */
export type PageView = ReturnType<typeof pageView>

const endpoints = [
  { method: 'GET', path: '/api/tasks', purpose: 'List the tasks' },
  { method: 'POST', path: '/api/tasks', purpose: 'Add a task' },
  { method: 'GET', path: '/api/tasks/:id', purpose: 'Show one task' },
  { method: 'PATCH', path: '/api/tasks/:id', purpose: 'Change its title or state' },
  { method: 'DELETE', path: '/api/tasks/:id', purpose: 'Delete it' },
  { method: 'GET', path: '/api/health', purpose: 'Is the app running?' },
  { method: 'GET', path: '/api/ready', purpose: 'Can it serve tasks?' },
]

/**
 * Turns tasks and message into what the template needs, so that the template decides nothing.
 * @param editedId the task whose title is being edited; what was refused is then its new title
 */
export function pageView(
  page: TaskPage,
  server: { label: string; hostname: string },
  flash?: Flash,
  editedId?: string,
) {
  const refused = flash?.kind === 'error' ? flash.draft : undefined
  return {
    ...server,
    total: page.total,
    completed: page.completed,
    open: page.total - page.completed,
    page,
    // Whether there are other pages.
    paged: page.count > 1,
    // The form for a new task names a task on this page, to come back if it is refused; the first page needs none.
    ...(page.number > 1 && page.tasks[0] && { here: page.tasks[0].id }),
    tasks: page.tasks.map((task) => ({
      ...task,
      // What the button does that turns its state around.
      action: task.completed ? 'Undo' : 'Complete',
      ...(task.id === editedId && {
        edit: { title: refused ?? task.title, failed: refused !== undefined },
      }),
    })),
    ...(refused !== undefined && editedId === undefined && { refusedTitle: { text: refused } }),
    ...(flash && { flash: { ...flash, failed: flash.kind === 'error' } }),
    endpoints,
  }
}
