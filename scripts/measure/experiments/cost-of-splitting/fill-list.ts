import { addTask } from '../../../engine/load/task-client.ts'

export const TASKS = 50

/** Gives a list as many tasks as its readers are to get. */
export async function fillList({ url }: { url: string }): Promise<void> {
  for (let n = 1; n <= TASKS; n++) await addTask(url, `Task ${n}`)
}
