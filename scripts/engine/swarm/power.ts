import type { Docker } from '../docker/docker.ts'
import { explain } from '../docker/docker-error.ts'
import { ExpectedError, messageOf } from '../../core/errors.ts'
import { waitFor, WaitTimeout } from '../../core/wait.ts'
import { printable } from '../../core/terminal-text.ts'
import type { ClusterNode } from './nodes.ts'

const STARTED_WITHIN_MS = 60_000
/** Of an engine's log that an error shows. */
const LOG_LINES = 12

/** A node's power fails: all of its processes end at once, and nothing answers at its address. */
export async function powerOff(docker: Docker, { container }: ClusterNode): Promise<void> {
  const killed = await docker.run(['kill', container], { reject: false })
  const isOver = killed.exitCode === 0 || killed.stderr.includes('is not running')
  if (!isOver) throw explain(killed)
}

/** The power is back: the engine starts with what is on its disk. */
export async function powerOn(
  docker: Docker,
  node: ClusterNode,
  signal: AbortSignal,
): Promise<void> {
  await docker.run(['start', node.container])
  await untilAnswering(docker, node, signal)
}

/** Whether the node's engine answers. */
export async function answers(docker: Docker, { container }: ClusterNode): Promise<boolean> {
  const engine = docker.inside(container).recordingTo([])
  return (await engine.run(['version'], { reject: false })).exitCode === 0
}

/** Waits until the node's engine answers. @throws ExpectedError with the end of its log */
export async function untilAnswering(
  docker: Docker,
  node: ClusterNode,
  signal: AbortSignal,
): Promise<void> {
  try {
    await waitFor(
      `the engine of ${node.name}`,
      async () => ((await answers(docker, node)) ? true : undefined),
      { timeoutMs: STARTED_WITHIN_MS, signal, details: () => endOfLog(docker, node) },
    )
  } catch (error) {
    if (!(error instanceof WaitTimeout)) throw error
    throw new ExpectedError(
      messageOf(error),
      'A node needs an engine that admits privileged containers: a rootless one may not.',
      { cause: error },
    )
  }
}

async function endOfLog(docker: Docker, { container }: ClusterNode): Promise<string> {
  const log = await docker.run(['logs', '--tail', String(LOG_LINES), container], { reject: false })
  const lines = `${log.stdout}\n${log.stderr}`.trim().split('\n')
  return lines.map((line) => `  ${printable(line)}`).join('\n')
}
