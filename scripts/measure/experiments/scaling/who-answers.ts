import { RateLimited, TOO_MANY_REQUESTS } from '../../../engine/load/rate-limit.ts'
import { servedBy } from '../../../engine/load/served-by.ts'
import type { Stack } from '../../../engine/packagings/packaging.ts'
import type { Container } from '../../../engine/docker/container.ts'
import { NotYet, waitFor } from '../../../core/wait.ts'
import { besideArguments, WGET } from '../beside.ts'
import type { ExperimentContext } from '../experiment.ts'

/** Who answered so far, by name; where none is told, by address. */
export class Answered {
  readonly copies = new Set<string>()
  /** Whether each copy can be told from the others: it says its name, or has an address of its own. */
  isTold = true
}

/**
 * Waits until this many different copies answer.
 * @param answered is filled while it waits
 */
export async function waitForCopies(
  stack: Stack,
  copies: number,
  answered: Answered,
  signal: AbortSignal,
): Promise<void> {
  await waitFor(
    `${copies} copies to answer`,
    async () => {
      for (const url of stack.urls()) {
        const response = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(2000) })
        if (response.status === TOO_MANY_REQUESTS) throw new RateLimited()
        const name = await servedBy(response)
        if (!response.ok) throw new NotYet(`${url}/api/health answers ${response.status}`)
        answered.isTold = name !== undefined || stack.urls().length > 1
        answered.copies.add(name ?? url)
      }
      return answered.copies.size >= copies ? true : undefined
    },
    {
      timeoutMs: 90_000,
      intervalMs: 50,
      signal,
      details: () => Promise.resolve(`Answered so far: ${[...answered.copies].join(', ')}`),
    },
  )
}

/** What a copy of the app lists, asked by itself: from a container beside it, in its own network. */
export async function askDirectly(
  { docker, run, bases }: Pick<ExperimentContext, 'docker' | 'run' | 'bases'>,
  container: Container,
): Promise<string> {
  const beside = besideArguments(container, run.labels)
  const sockets = await docker.run([
    ...[...beside, '--entrypoint', 'cat', bases.REDIS_IMAGE, '/proc/net/tcp', '/proc/net/tcp6'],
  ])
  for (const port of listeningPorts(sockets.stdout)) {
    const address = `http://127.0.0.1:${port}/api/tasks`
    const wget = ['--entrypoint', 'timeout', bases.REDIS_IMAGE, '5', ...WGET, address]
    const command = [...beside, ...wget]
    const { exitCode, stdout } = await docker.run(command, { reject: false })
    if (exitCode === 0 && stdout.trimStart().startsWith('[')) return stdout
  }
  throw new Error(`No port inside ${container.name} serves /api/tasks`)
}

/** The ports on which something listens, from what Linux keeps in /proc/net/tcp and tcp6. */
export function listeningPorts(text: string): number[] {
  const LISTEN = '0A'
  const ports = text.split('\n').flatMap((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/)
    return state === LISTEN ? [Number.parseInt(local.split(':')[1] ?? '', 16)] : []
  })
  return [...new Set(ports)].sort((a, b) => a - b)
}
