import type { Docker } from '../../../engine/docker/docker.ts'
import type { Container } from '../../../engine/docker/container.ts'
import { besideArguments } from '../beside.ts'
import type { ExperimentContext } from '../experiment.ts'

/** So large is each request, so that it stands out from health checks and from what Redis says. Bytes. */
const PADDING = 4096
export const PADDED_HEADERS = { 'x-padding': 'x'.repeat(PADDING) }
/** A replica that got so many of them was asked; what comes by the way is less. */
const ENOUGH = 3

/**
 * Which of these containers get what users send, where no answer says who gave it: told by the bytes that each received
 * while padded requests went through the entry.
 * @param send sends them, with `PADDED_HEADERS`
 * @returns undefined where no container received enough to tell: something on the way leaves headers out
 */
export async function receivers(
  context: Pick<ExperimentContext, 'docker' | 'run' | 'bases'>,
  containers: Container[],
  send: () => Promise<void>,
): Promise<Container[] | undefined> {
  const read = () => Promise.all(containers.map((one) => receivedBytes(context, one)))
  const before = await read()
  await send()
  const after = await read()
  const asked = containers.filter(
    (_, index) => (after[index] ?? 0) - (before[index] ?? 0) >= ENOUGH * PADDING,
  )
  return asked.length === 0 ? undefined : asked
}

async function receivedBytes(
  { docker, run, bases }: { docker: Docker } & Pick<ExperimentContext, 'run' | 'bases'>,
  container: Container,
): Promise<number> {
  const { stdout } = await docker.run([
    ...besideArguments(container, run.labels),
    ...['--entrypoint', 'cat', bases.REDIS_IMAGE, '/proc/net/dev'],
  ])
  return receivedIn(stdout)
}

/** The bytes that all interfaces but loopback have received, from what Linux keeps in /proc/net/dev. */
export function receivedIn(text: string): number {
  const counts = text.split('\n').flatMap((line) => {
    const [, name, bytes] = /^\s*([^:\s]+):\s*(\d+)/.exec(line) ?? []
    return name === undefined || name === 'lo' ? [] : [Number(bytes)]
  })
  return counts.reduce((sum, bytes) => sum + bytes, 0)
}
