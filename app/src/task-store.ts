import type { FastifyBaseLogger } from 'fastify'
import type { Redis } from 'ioredis'
import { callRedis } from './redis-call.ts'
import { compareIds, parseStoredTask, type Task } from './task.ts'
import type { ListPage, TaskChange } from './task-input.ts'
import { CHANGE, CREATE, DELETE } from './task-scripts.ts'

const COUNTER = 'task_counter'
const IDS = 'task_ids'

/** The tasks in Redis. Every method is one round trip, and every change is atomic. */
export interface TaskStore {
  /** All tasks, or one page of them, ascending by id. A value that is no task is skipped and logged. */
  list(log: FastifyBaseLogger, page?: ListPage): Promise<Task[]>
  find(id: string, log: FastifyBaseLogger): Promise<Task | null>
  create(title: string): Promise<Task>
  change(id: string, change: TaskChange, log: FastifyBaseLogger): Promise<Task | null>
  toggle(id: string, log: FastifyBaseLogger): Promise<Task | null>
  /** Whether there was such a task. */
  remove(id: string): Promise<boolean>
}

export function createTaskStore(redis: Redis): TaskStore {
  async function runChange(
    kind: 'read' | 'write',
    id: string,
    title: string,
    completed: string,
    log: FastifyBaseLogger,
  ): Promise<Task | null> {
    const reply = await callRedis(redis, kind, () =>
      redis.eval(CHANGE, 2, IDS, `task:${id}`, id, title, completed),
    )
    const [outcome, stored] = reply as ['ok', string] | ['missing' | 'corrupt']
    if (outcome === 'missing') return null
    const task = parseStoredTask(id, stored ?? null)
    if (!task) log.error({ taskIds: [id] }, 'a stored task is corrupt')
    return task
  }

  return {
    async list(log, page = {}) {
      // SORT … GET fetches all values in this one command; the order comes from us, because a
      // member that is no number would make Redis refuse to sort at all. SORT itself counts as a write,
      // which a full Redis refuses; SORT_RO (Redis 7) reads on.
      const reply = await callRedis(redis, 'read', () =>
        redis.sort_ro(IDS, 'BY', 'nosort', 'GET', '#', 'GET', 'task:*'),
      )
      return pageOf(readTasks(reply as (string | null)[], log), page)
    },
    find: (id, log) => runChange('read', id, '', '', log),
    async create(title) {
      const id = await callRedis(redis, 'write', () => redis.eval(CREATE, 2, COUNTER, IDS, title))
      return { id: String(id), title, completed: false }
    },
    change(id, { title, completed }, log) {
      // An empty argument means "keep": a title is never empty.
      return runChange('write', id, title ?? '', completed?.toString() ?? '', log)
    },
    toggle: (id, log) => runChange('write', id, '', 'toggle', log),
    async remove(id) {
      const removed = await callRedis(redis, 'write', () =>
        redis.eval(DELETE, 2, IDS, `task:${id}`, id),
      )
      return Number(removed) > 0
    },
  }
}

/** Reads SORT's flat reply: id, value, id, value, … */
function readTasks(reply: (string | null)[], log: FastifyBaseLogger): Task[] {
  const tasks: Task[] = []
  const corrupt: string[] = []
  for (let i = 0; i < reply.length; i += 2) {
    const id = reply[i] ?? ''
    const task = parseStoredTask(id, reply[i + 1] ?? null)
    if (task) tasks.push(task)
    else corrupt.push(id)
  }
  if (corrupt.length > 0)
    log.error({ taskIds: corrupt }, 'stored tasks are corrupt and were skipped')
  return tasks.sort((a, b) => compareIds(a.id, b.id))
}

function pageOf(tasks: Task[], { limit, after = '0' }: ListPage): Task[] {
  return tasks.filter((task) => compareIds(task.id, after) > 0).slice(0, limit)
}
