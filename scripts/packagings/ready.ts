import type { Docker } from '../docker/docker.ts'
import { waitFor } from '../wait.ts'
import type { Container } from './packaging.ts'

const UNHEALTHY = /"redis"\s*:\s*"unhealthy"/

/** How long a packaging may take until it answers, in milliseconds: slow machines included. */
const READY_TIMEOUT_MS = 90_000

/**
 * Waits until an app serves tasks: `GET /api/health` and `GET /api/tasks`, which needs Redis, both answer 200. Where health
 * tells of Redis, it must not call it unhealthy.
 * @throws WaitTimeout with the last log lines of the containers
 */
export async function waitUntilReady(
  url: string,
  logsOf: () => Promise<string>,
  timeoutMs = READY_TIMEOUT_MS,
): Promise<void> {
  await waitFor(
    `${url} to serve tasks`,
    async () => {
      for (const path of ['/api/health', '/api/tasks']) {
        const response = await fetch(`${url}${path}`, { signal: AbortSignal.timeout(2000) })
        const text = await response.text()
        if (!response.ok) throw new Error(`${path} answers ${response.status}`)
        if (path === '/api/health' && UNHEALTHY.test(text)) throw new Error(`${path} says ${text}`)
      }
      return true
    },
    { timeoutMs, details: logsOf },
  )
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
