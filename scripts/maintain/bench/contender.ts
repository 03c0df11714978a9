import getPort from 'get-port'
import { NotYet, waitFor } from '../../core/wait.ts'
import { type Case, type ContenderId, CONTENDERS } from './cases.ts'
import type { BenchContext } from './context.ts'
import type { Processes } from './processes.ts'
import type { Address } from '../testing/redis.ts'
import type { Round } from './results.ts'

/** The answer of a route, as far as L1 imitates it. */
export interface RouteAnswer {
  method: 'GET' | 'POST'
  path: string
  status: number
  /** Its content type. */
  type: string | null
  /** Of its body. */
  bytes: number
}

/** A server that answers a case as it should. */
export interface Contender {
  id: ContenderId
  url: string
  pid: number
  answer: RouteAnswer
  /** What it did under load; the first is the warm-up. */
  rounds: Round[]
}

const SCRIPTS: Record<ContenderId, string> = {
  ours: 'app/src/server.ts',
  original: 'scripts/maintain/bench/servers/original.ts',
  l1: 'scripts/maintain/bench/servers/l1.ts',
}

/**
 * Starts a server on a free port of this machine, and waits until it answers the case well.
 * @param imitated what L1 answers with
 * @throws Error where it lists other tasks than there are
 */
export async function startContender(
  id: ContenderId,
  one: Case,
  redis: Address,
  { cores, signal }: BenchContext,
  processes: Processes,
  imitated?: RouteAnswer,
): Promise<Contender> {
  const port = await getPort()
  const child = processes.start(SCRIPTS[id], cores?.server, {
    ...{ NODE_ENV: 'production', HOST: '127.0.0.1', PORT: String(port) },
    ...{ REDIS_HOST: redis.host, REDIS_PORT: String(redis.port) },
    ...(imitated ? { IMITATED: JSON.stringify(imitated) } : {}),
  })
  const url = `http://127.0.0.1:${port}`
  const { answer, text } = await waitFor(
    `${CONTENDERS[id]} to answer`,
    () => {
      const hasEnded = child.nodeChildProcess.exitCode !== null
      if (hasEnded) throw new Error(`${CONTENDERS[id]} ended (see above)`)
      return answerOf(url, one)
    },
    { timeoutMs: 30_000, intervalMs: 50, signal },
  )
  if (one.id.startsWith('list-') && id !== 'l1') {
    const { length } = JSON.parse(text) as unknown[]
    if (length !== one.tasks) throw new Error(`${id}: ${one.title} lists ${length} tasks`)
  }
  return { id, url, pid: child.pid ?? 0, answer, rounds: [] }
}

/** Nobody is compared who does something else. @throws NotYet where the answer is not a good one */
async function answerOf(url: string, { request }: Case) {
  const { method, path, body, redirects = false } = request
  const headers = { 'content-type': 'application/json' }
  const sent = body === undefined ? {} : { headers, body: JSON.stringify(body) }
  const response = await fetch(`${url}${path}`, { method, redirect: 'manual', ...sent })
  const text = await response.text()
  const { status } = response
  const isWanted = redirects ? [302, 303].includes(status) : response.ok
  if (!isWanted) throw new NotYet(`It answered ${status}.`)
  const type = response.headers.get('content-type')
  return { answer: { method, path, status, type, bytes: Buffer.byteLength(text) }, text }
}
