import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Docker } from '../../engine/docker/docker.ts'
import { findLabObjects, type ObjectKind } from '../../engine/docker/lab-objects.ts'
import { ROOT } from '../../core/paths.ts'
import { engineObjects } from '../../maintain/testing/engine-objects.ts'
import { waitFor } from '../../core/wait.ts'

const docker = new Docker()
const FOREIGN = `foreign-lab-${process.pid}`

// Five seconds after a SIGTERM execa would kill it for good, and a busy machine cleans up longer than that.
const startCompare = () =>
  execa(process.execPath, ['scripts/compare.ts', '--out', '.lab/interrupted'], {
    cwd: ROOT,
    reject: false,
    forceKillAfterDelay: false,
  })

/** `script` gives it a terminal, where it draws spinners; its arguments differ on other systems. */
function startAtTerminal() {
  const command = `${process.execPath} scripts/compare.ts --out .lab/interrupted`
  return execa('script', ['-qefc', command, '/dev/null'], {
    ...{ cwd: ROOT, reject: false, stdin: 'pipe' },
  })
}

/** Waits until a compare that was just started has a container. */
async function untilThereAre(kind: ObjectKind, before: string[]): Promise<void> {
  await waitFor(
    `the compare to have a ${kind}`,
    async () => {
      const objects = await findLabObjects(docker)
      const fresh = objects.filter((one) => !before.some((id) => id.startsWith(one.id)))
      return fresh.some((one) => one.kind === kind) ? true : undefined
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
  // SIGINT and SIGKILL, at many moments: killed.docker.test.ts.
  it('by SIGTERM leaves nothing behind', async () => {
    const before = await engineObjects(docker)
    const compare = startCompare()
    await untilThereAre('container', before)
    compare.kill('SIGTERM')
    const { exitCode, stderr } = await compare
    expect(stderr).toContain('Stopping, and removing what was started')
    expect(exitCode).toBe(143)
    expect(await engineObjects(docker)).toEqual(before)
  })

  it.skipIf(process.platform !== 'linux')(
    'by Ctrl-C at a terminal leaves nothing behind, and dies of nothing else',
    async () => {
      const before = await engineObjects(docker)
      const terminal = startAtTerminal()
      await untilThereAre('container', before)
      terminal.stdin.write('\x03')
      const { exitCode, stdout } = await terminal
      expect(stdout).toContain('Stopping, and removing what was started')
      expect(stdout).not.toMatch(/TypeError|at file:|was interrupted/)
      expect(exitCode).toBe(130)
      expect(await engineObjects(docker)).toEqual(before)
    },
  )

  it.skipIf(process.platform !== 'linux')(
    'by a terminal that is closed leaves nothing behind',
    async () => {
      const before = await engineObjects(docker)
      const terminal = startAtTerminal()
      await untilThereAre('container', before)
      // The kernel closes the terminal with its last reader, and sends SIGHUP to what runs on it.
      terminal.kill('SIGKILL')
      await terminal
      await waitFor(
        'the compare to remove what it started',
        async () =>
          (await engineObjects(docker)).every((one) => before.includes(one)) ? true : undefined,
        { timeoutMs: 120_000 },
      )
      expect(await engineObjects(docker)).toEqual(before)
    },
  )
})
