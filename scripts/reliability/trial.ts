import { randomBytes } from 'node:crypto'
import { listTasks, taskTitles } from '../load/list-tasks.ts'
import { ask } from '../load/probe.ts'
import type { Timeline } from '../report/charts/chart.ts'
import { orNullOnTimeout } from '../wait.ts'
import { slowest503InLog } from './app-log.ts'
import { GIVE_UP_AFTER_MS, type Trial } from './results.ts'
import { restartsOf, type Site } from './site.ts'
import { type Inflicted, lanesOf, seenByUsers, slowest503 } from './sum-up.ts'
import { Users } from './users.ts'

export interface TrialOutcome {
  trial: Trial
  lanes: Timeline['lanes']
}

/**
 * Does a fault once under 200 requests a second: waits until all is well, does it, waits until all is well again, and looks
 * whether each write that was acknowledged is there.
 * @param readsLog whether the app's own times of its 503s are wanted
 */
export async function tryOnce(
  site: Site,
  inflict: () => Promise<Inflicted>,
  readsLog: boolean,
): Promise<TrialOutcome> {
  const { url, signal } = site
  const mark = `Write ${randomBytes(3).toString('hex')}`
  const users = new Users(url, mark, await addTask(url, `${mark} is known`))
  const startedMs = performance.now()
  try {
    await users.untilWell(startedMs, GIVE_UP_AFTER_MS, signal)
    const before = await restartsOf(site)
    const fault = await inflict()
    const recovered = await isWellAgain(users, signal)
    const { answers, acknowledged, sentLateMs } = await users.stop()
    const after = await restartsOf(site)
    const present = await titles(url, signal)
    await removeTasks(url, signal)
    return {
      trial: {
        ...seenByUsers(answers, fault, recovered),
        sentLateMs,
        acknowledged: acknowledged.length,
        lost: acknowledged.filter((title) => !present.has(title)).length,
        restarts: Math.max(0, after.all - before.all),
        webRestarts: Math.max(0, after.web - before.web),
        ...(readsLog
          ? {
              slowest503: {
                usersMs: slowest503(answers),
                appMs: await slowest503InLog(site, startedMs),
              },
            }
          : {}),
      },
      lanes: lanesOf(answers, fault),
    }
  } finally {
    await users.stop()
  }
}

async function isWellAgain(users: Users, signal: AbortSignal): Promise<boolean> {
  const waiting = users.untilWell(performance.now(), GIVE_UP_AFTER_MS, signal)
  return (await orNullOnTimeout(waiting.then(() => true))) ?? false
}

/** @returns its id */
export async function addTask(url: string, title: string): Promise<string> {
  const response = await fetch(`${url}/api/tasks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title }),
    signal: AbortSignal.timeout(5000),
  })
  if (response.status !== 201) throw new Error(`POST ${url}/api/tasks answered ${response.status}`)
  return ((await response.json()) as { id: string }).id
}

/** The titles of all tasks that are there now. */
export const titles = (url: string, signal: AbortSignal) =>
  taskTitles(url, { timeoutMs: GIVE_UP_AFTER_MS, signal })

/** So many are removed at the same time. */
const AT_ONCE = 20

/** Removes all tasks through the app, so that each trial begins with the same. */
export async function removeTasks(url: string, signal: AbortSignal): Promise<void> {
  const tasks = await listTasks(url, { timeoutMs: GIVE_UP_AFTER_MS, signal })
  const ids = tasks.map(({ id }) => id)
  const remove = async () => {
    for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
      await ask(url, { method: 'DELETE', path: `/api/tasks/${id}` }, 5000)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, remove))
}
