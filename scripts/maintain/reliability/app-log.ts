import readline from 'node:readline'
import type { SystemUnderTest } from './system-under-test.ts'

/** What the app says of an answer in its own log. */
interface Line {
  statusCode?: number
  responseTime?: number
}

/**
 * The longest that the app took for a 503, by its own log: what the gateway, the network and a busy client add is not in
 * it. 0 where it gave none.
 * @param sinceMs on the clock of `performance.now()`
 */
export async function slowest503InLog(
  { docker, stack }: SystemUnderTest,
  sinceMs: number,
): Promise<number> {
  const quiet = docker.recordingTo([])
  const since = new Date(Date.now() - (performance.now() - sinceMs)).toISOString()
  let slowest = 0
  for (const { name } of (await stack.containers(quiet)).filter(
    ({ service }) => service === 'web',
  )) {
    await quiet.stream(['logs', '--since', since, name], async (stdout) => {
      for await (const line of readline.createInterface({ input: stdout })) {
        slowest = Math.max(slowest, timeOf503(line))
      }
    })
  }
  return Math.round(slowest)
}

/** 0 for a line about anything else. */
export function timeOf503(line: string): number {
  if (!line.includes('"statusCode":503')) return 0
  const { statusCode, responseTime = 0 } = JSON.parse(line) as Line
  return statusCode === 503 ? responseTime : 0
}
