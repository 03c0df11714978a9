import type { Docker } from '../docker/docker.ts'
import { waitFor } from '../wait.ts'
import type { Container } from './packaging.ts'

interface Health {
  redis?: string
}

/** How long a packaging may take until it answers, in milliseconds: slow machines included. */
const READY_TIMEOUT_MS = 90_000

/**
 * Waits until `GET /api/health` answers 200 with Redis healthy.
 * @throws WaitTimeout with the last log lines of the containers
 */
export async function waitUntilReady(
  url: string,
  logsOf: () => Promise<string>,
  timeoutMs = READY_TIMEOUT_MS,
): Promise<void> {
  await waitFor(
    `${url} to answer with Redis healthy`,
    async () => {
      const response = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(2000) })
      const health = (await response.json()) as Health
      return response.ok && health.redis === 'healthy' ? true : undefined
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
