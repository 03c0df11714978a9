import getPort from 'get-port'
import { waitFor } from '../../core/wait.ts'
import { ask } from '../../engine/load/probe.ts'
import { type ContenderId, CONTENDERS } from './cases.ts'
import type { BenchContext } from './context.ts'
import type { BenchProcess } from './processes.ts'
import type { Address } from './redis.ts'

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

/** A server that answers. */
export interface Server {
  url: string
  process: BenchProcess
}

const SCRIPTS: Record<ContenderId, string> = {
  ours: 'app/src/server.ts',
  original: 'scripts/maintain/bench/servers/original.ts',
  l1: 'scripts/maintain/bench/servers/l1.ts',
}

/**
 * Starts a server on a free port of this machine, and waits until it answers.
 * @param imitated what L1 answers with
 */
export async function startServer(
  contender: ContenderId,
  { processes, signal, cores }: BenchContext,
  redis: Address,
  imitated?: RouteAnswer,
): Promise<Server> {
  const { name } = CONTENDERS[contender]
  const port = await getPort()
  const child = processes.start(SCRIPTS[contender], cores?.server, {
    ...{ NODE_ENV: 'production', HOST: '127.0.0.1', PORT: String(port) },
    ...{ REDIS_HOST: redis.host, REDIS_PORT: String(redis.port) },
    ...(imitated ? { IMITATED: JSON.stringify(imitated) } : {}),
  })
  let hasEnded = false
  void child.finally(() => (hasEnded = true))
  const url = `http://127.0.0.1:${port}`
  await waitFor(
    `${name} to answer`,
    async () => {
      if (hasEnded) throw new Error(`${name} ended (see above)`)
      const { status } = await ask(url, { path: '/api/tasks' }, 2000)
      // L1 has one route only, and says of others that it has them not.
      return status === 200 || (contender === 'l1' && status === 404) ? true : undefined
    },
    { timeoutMs: 30_000, intervalMs: 50, signal },
  )
  return { url, process: child }
}
