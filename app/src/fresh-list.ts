import type { FastifyBaseLogger } from 'fastify'
import type { Redis } from 'ioredis'
import { callRedis } from './redis-call.ts'
import { defineScript } from './redis-script.ts'
import { shareNext } from './share-next.ts'
import { parseStoredTask, type Task } from './task.ts'
import { IDS, VERSION } from './task-keys.ts'
import { TaskList } from './task-list.ts'
import { LIST } from './task-scripts.ts'

/**
 * The list of tasks, kept in this process, and yet never older than the last change that anyone was told of.
 *
 *     this process                              Redis
 *     list of version 7f3a   ── “still 7f3a?” ─▶  tasks_version = 7f3a
 *                            ◀───── “yes” ──────  → use the list that we have
 *
 *     list of version 7f3a   ── “still 7f3a?” ─▶  tasks_version = c91e, since somebody has changed a task
 *                            ◀─ “no: c91e” + ───  → make a new list of what came, and use that
 *                               all tasks
 *
 * 1. Every change of a task gives the list a new version, in the same script, before its sender hears of it.
 * 2. Every read asks Redis for the version. The question and the answer are one script, so nothing can come between.
 * 3. So the list is kept for what is dear, fetching and parsing and rendering, and never believed without asking.
 * 4. A version is an id that nobody has made before, and no counter in Redis: one that lost its last second, or was
 *    emptied, counts its way back to a number that stood for another list. Where there is no version, the list counts
 *    as changed.
 *
 * Who reads at the same time shares one question, which is put after all of them have come.
 */
export function createFreshList(redis: Redis, log: FastifyBaseLogger): () => Promise<TaskList> {
  const listTasks = defineScript(redis, LIST)
  let kept = { version: '', list: new TaskList([]) }

  return shareNext(async () => {
    const reply = await callRedis(redis, 'read', () => listTasks(VERSION, IDS, kept.version))
    if (reply !== null) {
      const [version, values] = reply as [string | null, (string | null)[]]
      kept = { version: version ?? '', list: new TaskList(readTasks(values, log)) }
    }
    return kept.list
  })
}

/** Reads SORT's flat reply: id, value, id, value, … A value that is no task is skipped and logged. */
function readTasks(reply: (string | null)[], log: FastifyBaseLogger): Task[] {
  const tasks: Task[] = []
  const corrupt: string[] = []
  for (let i = 0; i < reply.length; i += 2) {
    const id = reply[i] ?? ''
    const task = parseStoredTask(id, reply[i + 1] ?? null)
    if (task) tasks.push(task)
    else corrupt.push(id)
  }
  if (corrupt.length > 0) {
    log.error({ taskIds: corrupt }, 'stored tasks are corrupt and were skipped')
  }
  return tasks
}
