import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ROOT } from './paths.ts'
import { waitFor } from './wait.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'main-'))
})
afterEach(async () => {
  await rm(directory, { recursive: true })
})

/** A tool that waits until it is interrupted, and whose clean-up talks, takes a moment and says in a file that it came to its end. */
const tool = (file: string) => `
  import { writeFileSync } from 'node:fs'
  import { setTimeout as delay } from 'node:timers/promises'
  import { main } from ${JSON.stringify(path.join(ROOT, 'scripts/core/main.ts'))}
  await main(async (_, signal) => {
    writeFileSync(${JSON.stringify(file)}, 'running')
    await delay(600_000, undefined, { signal }).catch(() => {})
    for (let part = 1; part <= 3; part++) {
      console.log('removing part', part)
      console.error('still removing')
      await delay(50)
    }
    writeFileSync(${JSON.stringify(file)}, 'cleaned up')
    signal.throwIfAborted()
    return 0
  })`

const read = (file: string) => readFile(file, 'utf8').catch(() => '')
const untilItSays = (file: string, words: string) =>
  waitFor(
    `the tool to say “${words}”`,
    async () => ((await read(file)) === words ? true : undefined),
    {
      timeoutMs: 30_000,
    },
  )

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('cleans up after %s, and ends with exit code %i', async (signal, code) => {
  const file = path.join(directory, 'state')
  const running = execa(process.execPath, ['--input-type=module', '--eval', tool(file)], {
    cwd: ROOT,
    reject: false,
    forceKillAfterDelay: false,
  })
  await untilItSays(file, 'running')
  running.kill(signal)
  const { exitCode, stderr } = await running
  expect(await read(file)).toBe('cleaned up')
  expect(exitCode).toBe(code)
  expect(stderr).toContain('Stopping, and removing what was started')
})

// `script` gives it a terminal; its arguments differ on other systems.
it.skipIf(process.platform !== 'linux')(
  'cleans up when its terminal is closed, though nothing can be written there any more',
  async () => {
    const file = path.join(directory, 'state')
    const command = `'${process.execPath}' --input-type=module --eval "$TOOL"`
    const terminal = execa('script', ['-qefc', command, '/dev/null'], {
      cwd: ROOT,
      reject: false,
      stdin: 'pipe',
      env: { TOOL: tool(file), SHELL: '/bin/sh' },
    })
    await untilItSays(file, 'running')
    terminal.kill('SIGKILL')
    await terminal
    await untilItSays(file, 'cleaned up')
  },
)
