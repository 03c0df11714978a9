import type { Docker } from '../docker/docker.ts'
import { messageOf } from '../../core/errors.ts'
import { isNetworkError } from '../../core/network-error.ts'
import { WaitTimeout, waitFor } from '../../core/wait.ts'
import { failedForGood } from './failed-for-good.ts'
import { type Candidate, findEntry, READY_TIMEOUT_MS, type Watch } from './find-entry.ts'
import type { Container } from '../docker/container.ts'

const UNHEALTHY = /"redis"\s*:\s*"unhealthy"/

/**
 * Waits until an app serves tasks: `GET /api/health` and `GET /api/tasks`, which needs Redis, both answer 200. Where health
 * tells of Redis, it must not call it unhealthy.
 * @throws as `findEntry`
 */
export async function waitUntilReady(url: string, watch: Watch): Promise<void> {
  await waitUntilOneIsReady([{ name: url, url }], watch)
}

/** The same where it is not known which of these it is; returns that one. */
export async function waitUntilOneIsReady(
  candidates: Candidate[],
  watch: Watch,
): Promise<Candidate> {
  const entry = await findEntry(candidates, watch)
  const start = performance.now()
  let problem = ''
  const failure = await waitFor(
    `${entry.url}/api/health to answer 200`,
    async () => {
      problem = await problemOf(`${entry.url}/api/health`)
      return problem === '' ? '' : watch.failure(performance.now() - start)
    },
    {
      timeoutMs: watch.timeoutMs ?? READY_TIMEOUT_MS,
      details: async () => `${problem}\n${await watch.details()}`,
    },
  )
  if (failure !== '') throw new WaitTimeout(`${failure}\n${problem}\n${await watch.details()}`)
  return entry
}

/** Empty where health is as it should be. */
async function problemOf(url: string): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) })
    const text = await response.text()
    if (!response.ok) return `It answers ${response.status}.`
    return UNHEALTHY.test(text) ? `It says ${text}` : ''
  } catch (error) {
    if (!isNetworkError(error)) throw error
    return messageOf(error)
  }
}

/** What a wait for these containers looks at. */
export function watchOf(docker: Docker, containers: () => Promise<Container[]>): Watch {
  return {
    failure: async (waitedMs) => failedForGood(docker, await containers(), waitedMs),
    details: async () => lastLogs(docker, await containers()),
  }
}

/** The last lines that Docker kept of each container, for a time-out's message. */
export async function lastLogs(docker: Docker, containers: Container[]): Promise<string> {
  const parts = await Promise.all(
    containers.map(async ({ id, name }) => {
      const { stdout, stderr } = await docker.run(['logs', '--tail', '10', id], { reject: false })
      return `--- last log lines of ${name}\n${[stdout, stderr].filter(Boolean).join('\n')}`
    }),
  )
  return parts.join('\n')
}
