import { randomBytes } from 'node:crypto'
import { addTask, removeTasks, taskTitles } from '../../engine/load/task-client.ts'
import type { Timeline } from '../../core/charts/chart.ts'
import { orNullOnTimeout } from '../../core/wait.ts'
import { slowest503InLog } from './app-log.ts'
import { GIVE_UP_AFTER_MS, type Trial } from './results.ts'
import { restartsOf, type Site } from './site.ts'
import { type Inflicted, lanesOf, seenByUsers, slowest503 } from './sum-up.ts'
import { Users } from '../../engine/load/users.ts'

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
  const patience = { timeoutMs: GIVE_UP_AFTER_MS, signal }
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
    const present = await taskTitles(url, patience)
    await removeTasks(url, patience)
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
