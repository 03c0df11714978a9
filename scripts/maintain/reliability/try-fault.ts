import { randomBytes } from 'node:crypto'
import type { Timeline } from '../../core/charts/chart.ts'
import { addTask, takeTasks } from '../../engine/load/task-client.ts'
import { type TrialOutcome, tryUnderLoad } from '../../engine/load/trial.ts'
import { pageAndTask, RATES, Users } from '../../engine/load/users.ts'
import { slowest503InLog } from './app-log.ts'
import type { Inflicted } from './fault.ts'
import { lanesOf } from './lanes.ts'
import { GIVE_UP_AFTER_MS, type Trial } from './results.ts'
import { seenByUsers, slowest503 } from './sum-up.ts'
import { restartsOf, type SystemUnderTest } from './system-under-test.ts'

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
export interface TriedFault {
  trial: Trial
  lanes: Timeline['lanes']
}

/** Does a fault once under load. */
export async function tryFault(
  system: SystemUnderTest,
  inflict: () => Promise<Inflicted>,
): Promise<TriedFault> {
  const startedMs = performance.now()
  const { result, recovered, answers, sentLateMs, acknowledged, lost } = await underLoad(
    system,
    async () => ({ before: await restartsOf(system), fault: await inflict() }),
  )
  const { before, fault } = result
  const after = await restartsOf(system)
  // The monolith's app writes its log into a file of the container.
  const hasLog = system.packaging.images.some(({ service }) => service === 'web')
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
      ...(fault.redisAnswersMs !== undefined && hasLog ? { slowest503: await times() } : {}),
    },
    lanes: lanesOf(answers, fault),
  }
}
