/** Where the tasks are in Redis. docs/contract.md says what each key holds. */
export const COUNTER = 'task_counter'
export const IDS = 'task_ids'
export const COMPLETED = 'task_completed'
export const VERSION = 'tasks_version'

export const taskKey = (id: string) => `task:${id}`
