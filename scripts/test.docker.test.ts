import path from 'node:path'
import { execa } from 'execa'
import { expect, it } from 'vitest'
import { Docker } from './engine/docker/docker.ts'
import { findLabObjects } from './engine/docker/lab-objects.ts'
import { waitFor } from './core/wait.ts'

const docker = new Docker()

/** The containers and networks of the run that a process owns. */
async function objectsOf(pid: number | undefined) {
  const objects = await findLabObjects(docker)
  return objects.filter(({ owner }) => owner.endsWith(`:${pid}`))
}

it.each(['SIGINT', 'SIGTERM'] as const)(
  'npm test leaves nothing behind after %s',
  async (signal) => {
    const script = path.join(import.meta.dirname, 'test.ts')
    const running = execa(process.execPath, [script, 'app/src/tasks'], {
      reject: false,
      // Else execa kills it for good after five seconds, clean-up or not.
      forceKillAfterDelay: false,
    })
    const started = await waitFor(
      'the test Redis to start',
      async () => {
        const objects = await objectsOf(running.pid)
        return objects.length > 0 ? objects : undefined
      },
      { timeoutMs: 60_000 },
    )
    expect(started.map(({ kind }) => kind)).toEqual(['container'])
    running.kill(signal)
    expect((await running).exitCode).toBe(signal === 'SIGINT' ? 130 : 143)
    expect(await objectsOf(running.pid)).toEqual([])
  },
)
