import { randomBytes } from 'node:crypto'
import { addTask, takeTasks } from '../../engine/load/task-client.ts'
import type { Timeline } from '../../core/charts/chart.ts'
import { slowest503InLog } from './app-log.ts'
import { GIVE_UP_AFTER_MS, type Trial } from './results.ts'
import { restartsOf, type SystemUnderTest } from './system-under-test.ts'
import { type Inflicted, lanesOf, seenByUsers, slowest503 } from './sum-up.ts'
import { type TrialOutcome, tryUnderLoad } from '../../engine/load/trial.ts'
import { pageAndTask, RATES, Users } from '../../engine/load/users.ts'

/** Does something to a stack under 200 requests a second, and removes all tasks afterwards. */
export async function underLoad<T>(
  { url, signal }: SystemUnderTest,
  act: (titlePrefix: string) => Promise<T>,
  mustRecover = false,
): Promise<TrialOutcome<T>> {
  const limits = { timeoutMs: GIVE_UP_AFTER_MS, signal }
  const titlePrefix = `Write ${randomBytes(3).toString('hex')}`
  const known = await addTask(url, `${titlePrefix} is known`)
  const users = new Users(url, { rates: RATES, titlePrefix, readPath: pageAndTask(known) })
  return tryUnderLoad(users, {
    ...limits,
    mustRecover,
    act: () => act(titlePrefix),
    titles: () => takeTasks(url, limits),
  })
}

/** A fault that was done once, and the picture of what users saw. */
export interface TriedOnce {
  trial: Trial
  lanes: Timeline['lanes']
}

/**
 * Does a fault once under load.
 * @param readsLog whether the app's own times of its 503s are wanted
 */
export async function tryOnce(
  system: SystemUnderTest,
  inflict: () => Promise<Inflicted>,
  readsLog: boolean,
): Promise<TriedOnce> {
  const startedMs = performance.now()
  const { result, recovered, answers, sentLateMs, acknowledged, lost } = await underLoad(
    system,
    async () => {
      const before = await restartsOf(system)
      return { before, fault: await inflict() }
    },
  )
  const { before, fault } = result
  const after = await restartsOf(system)
  const times = async () => ({
    usersMs: slowest503(answers),
    appMs: await slowest503InLog(system, startedMs),
  })
  return {
    trial: {
      ...seenByUsers(answers, fault, recovered),
      ...{ sentLateMs, acknowledged, lost },
      restarts: Math.max(0, after.all - before.all),
      webRestarts: Math.max(0, after.web - before.web),
      ...(readsLog ? { slowest503: await times() } : {}),
    },
    lanes: lanesOf(answers, fault),
  }
}
