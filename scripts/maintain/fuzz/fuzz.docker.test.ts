import { execa } from 'execa'
import { expect, it } from 'vitest'
import { Docker } from '../../engine/docker/docker.ts'
import { findLabObjects } from '../../engine/docker/lab-objects.ts'
import { ROOT } from '../../core/paths.ts'

it(
  'a hundred thousand requests do nothing to the stack that they must not',
  { timeout: 300_000 },
  async () => {
    const docker = new Docker()
    const seed = process.env['FUZZ_SEED'] ?? '20260501'
    const args = ['scripts/fuzz.ts', '--requests', '100000', '--seed', seed]
    const running = execa(process.execPath, args, { cwd: ROOT, reject: false })
    const { stdout, exitCode } = await running
    // All of it in the log: what was reached, at which pace, and what was found.
    console.log(stdout)
    expect(stdout).toContain('✓ no violations')
    expect(exitCode).toBe(0)
    const left = await findLabObjects(docker)
    expect(left.filter(({ owner }) => owner.endsWith(`:${running.pid}`))).toEqual([])
  },
)
