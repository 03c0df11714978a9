import getPort from 'get-port'
import { ask } from '../../engine/load/probe.ts'
import { waitFor } from '../../core/wait.ts'
import type { ContenderId } from './cases.ts'
import type { Constant } from './constants.ts'
import { canRun } from './machine.ts'
import { type ChildProcess, NODE_WITH_US, type Processes } from './processes.ts'
import type { Address } from './redis.ts'

/** A server that answers. */
export interface Server {
  url: string
  pid: number
  child: ChildProcess
}

interface ServerInput {
  processes: Processes
  signal: AbortSignal
  /** As it is listed. */
  name: string
  redis: Address
  core: number | undefined
  /** What a limit answers. */
  constants?: Constant[]
  /** The Python that has Flask and gunicorn. */
  python?: string | undefined
  /** How often it is asked whether it is there. */
  intervalMs?: number
}

/** Starts a server on a free port of this machine, and waits until it answers. */
export async function startServer(contender: ContenderId, input: ServerInput): Promise<Server> {
  const { processes, signal, name, core, intervalMs = 50 } = input
  const port = await getPort()
  const { command, env } = commandOf(contender, port, input)
  const child = processes.start({ name, command, env, core })
  const url = `http://127.0.0.1:${port}`
  const isLimit = contender === 'l0' || contender === 'l1'
  const outcome = await waitFor(
    `${name} to answer`,
    async () => {
      if (child.exitCode !== null) return 'ended'
      const { status } = await ask(url, { path: '/api/tasks' }, 2000)
      // A limit knows no such route, and says so.
      return status === 200 || (isLimit && status === 404) ? 'answers' : undefined
    },
    { timeoutMs: 30_000, intervalMs, signal },
  )
  if (outcome === 'ended') throw new Error(`${name} ended with ${child.exitCode} (see above)`)
  return { url, pid: child.pid ?? 0, child }
}

function commandOf(
  contender: ContenderId,
  port: number,
  { redis, constants = [], python = 'python3' }: ServerInput,
): { command: string[]; env: Record<string, string> } {
  const store = { REDIS_HOST: redis.host, REDIS_PORT: String(redis.port) }
  const node = { NODE_ENV: 'production', HOST: '127.0.0.1', PORT: String(port) }
  const limit = [...NODE_WITH_US, 'scripts/maintain/bench/servers/limit.ts']
  const answers = { CONSTANTS: JSON.stringify(constants) }
  switch (contender) {
    case 'ours':
      return { command: [...NODE_WITH_US, 'app/src/server.ts'], env: { ...node, ...store } }
    case 'original':
      return {
        command: [...NODE_WITH_US, 'scripts/maintain/bench/servers/original.ts'],
        env: { ...node, ...store },
      }
    case 'l0':
      return { command: limit, env: { ...node, ...answers } }
    case 'l1':
      return { command: limit, env: { ...node, ...store, ...answers } }
    case 'flask':
      return {
        command: [
          ...[python, '-B', '-m', 'gunicorn', '--chdir', FLASK],
          ...['--config', `${FLASK}/gunicorn.conf.py`, '--log-level', 'warning'],
          ...['--bind', `127.0.0.1:${port}`, 'app:app'],
        ],
        env: store,
      }
  }
}

/** The Python of this machine that has all that the Flask app needs; undefined where none has. */
export async function pythonWithFlask(): Promise<string | undefined> {
  // A newer Python may stand before the one that the distribution's packages are for.
  for (const python of ['python3', '/usr/bin/python3']) {
    const imports = ['-B', '-c', 'import flask, gunicorn, redis']
    if (await canRun(python, imports)) return python
  }
  return undefined
}

const FLASK = 'scripts/maintain/bench/servers/flask'
export const NO_FLASK = 'python3-flask, gunicorn and python3-redis are not installed here'
