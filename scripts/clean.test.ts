import { execa } from 'execa'
import { expect, it } from 'vitest'
import { ROOT } from './core/paths.ts'

const clean = (args: string[], env: Record<string, string>) =>
  execa(process.execPath, ['scripts/clean.ts', ...args], { cwd: ROOT, reject: false, env })

it('says in one sentence that there is no docker command', async () => {
  const { exitCode, stderr } = await clean([], { PATH: '/nowhere' })
  expect(exitCode).toBe(1)
  expect(stderr).toBe(
    '✗ There is no `docker` command on this machine.\n  `npm run doctor` says how to get Docker here.',
  )
})
