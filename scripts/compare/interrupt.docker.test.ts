import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Docker } from '../docker/docker.ts'
import { findLabObjects } from '../docker/lab-objects.ts'
import { ROOT } from '../paths.ts'
import { waitFor } from '../wait.ts'

const docker = new Docker()
const FOREIGN = `foreign-lab-${process.pid}`

/** Ids of everything in the engine that a run could leave behind. */
async function everything(): Promise<string[]> {
  const lists = await Promise.all(
    [
      ['ps', '--all', '--quiet', '--no-trunc'],
      ['volume', 'ls', '--quiet'],
      ['network', 'ls', '--quiet', '--no-trunc'],
    ].map((args) => docker.run(args)),
  )
  return lists.flatMap(({ stdout }) => stdout.split('\n')).sort()
}

const startCompare = (...args: string[]) =>
  execa(process.execPath, ['scripts/compare.ts', '--out', '.lab/interrupted', ...args], {
    cwd: ROOT,
    reject: false,
  })

/** Waits until a compare (not ours: ours has no containers) has a container. */
async function untilItHasContainers(owner: number | undefined): Promise<void> {
  await waitFor(
    'the compare to have containers',
    async () => {
      const objects = await findLabObjects(docker)
      return objects.some((one) => one.owner.endsWith(`:${owner}`) && one.kind === 'container')
        ? true
        : undefined
    },
    { timeoutMs: 300_000 },
  )
}

// Somebody else's things, with names like ours: no run and no clean may touch them.
beforeAll(async () => {
  await docker.run(['volume', 'create', FOREIGN])
  await docker.run(['network', 'create', FOREIGN])
})
afterAll(async () => {
  await docker.run(['volume', 'rm', FOREIGN])
  await docker.run(['network', 'rm', FOREIGN])
})

describe('a compare that is interrupted', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('by %s leaves nothing behind', async (signal) => {
    const before = await everything()
    const compare = startCompare()
    await untilItHasContainers(compare.pid)
    compare.kill(signal)
    const { exitCode, stderr } = await compare
    expect(stderr).toContain('Stopping, and removing what was started')
    expect(exitCode).toBe(signal === 'SIGINT' ? 130 : 143)
    expect(await everything()).toEqual(before)
  })

  it('by SIGKILL leaves what `npm run clean` finds and removes, and nothing else', async () => {
    const before = await everything()
    const compare = startCompare()
    await untilItHasContainers(compare.pid)
    compare.kill('SIGKILL')
    await compare
    expect(await everything()).not.toEqual(before)
    const { stdout } = await execa(process.execPath, ['scripts/clean.ts'], { cwd: ROOT })
    expect(stdout).toMatch(/removed container lab-/)
    expect(await everything()).toEqual(before)
  })
})
