import { waitFor } from '../../../core/wait.ts'
import { addTask, takeTasks } from '../../../engine/load/task-client.ts'
import type { Stack } from '../../../engine/packagings/packaging.ts'
import { tasksOf } from './swap.ts'

const TASKS = 5
const LISTED = { timeoutMs: 60_000 }

/** Leaves the same number of tasks for each update to lose: those that users added in the one before go. */
export async function resetTasks(stack: Stack): Promise<void> {
  const [url = ''] = stack.urls()
  // A container that was started a moment ago may not answer yet.
  await waitFor('the app to list its tasks', () => tasksOf(url), LISTED)
  await takeTasks(url, LISTED)
  for (let n = 1; n <= TASKS; n++) {
    await addTask(url, `Task ${n} before the update`)
  }
}
