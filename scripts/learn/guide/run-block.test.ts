import { execa } from 'execa'
import { describe, expect, it } from 'vitest'
import { waitFor } from '../../core/wait.ts'
import { assertShell, readersEnvironment, runBlock } from './run-block.ts'

const isGone = async (pid: string) =>
  (await execa('kill', ['-0', pid], { reject: false })).exitCode === 0 ? undefined : true

describe.skipIf(process.platform === 'win32')('a block', { timeout: 60_000 }, () => {
  it('gives its output and errors in order, and piece by piece', async () => {
    const pieces: string[] = []
    const result = await runBlock('echo one\necho two >&2\necho three', {
      onOutput: (text) => pieces.push(text),
    })
    expect(result).toMatchObject({ exitCode: 0, output: 'one\ntwo\nthree\n' })
    expect(pieces.join('')).toBe(result.output)
  })

  it('stops at its first command that fails, with its exit code', async () => {
    const result = await runBlock('(exit 7)\necho more')
    expect(result).toMatchObject({ exitCode: 7, output: '' })
  })

  it('runs where it is told, with nothing to read', async () => {
    const { output } = await runBlock('pwd; cat; echo "$0"', { cwd: '/' })
    expect(output).toBe('/\nbash\n')
  })

  it('that cannot start is an error to the caller, who may have to clean up', async () => {
    await expect(runBlock('true', { cwd: '/no/such/folder' })).rejects.toThrow('ENOENT')
  })

  it('is ended with all its processes once its output is enough', async () => {
    const { output, endedBy } = await runBlock('sleep 600 & echo "$!"\necho ready\nsleep 600', {
      isEnough: (text) => text.includes('ready'),
    })
    expect(endedBy).toBe('enough')
    await waitFor('the sleep to end', () => isGone(output.split('\n')[0] ?? ''), {
      timeoutMs: 5000,
    })
  })

  it('is ended after its time', async () => {
    const result = await runBlock('sleep 600', { timeoutMs: 100 })
    expect(result).toMatchObject({ endedBy: 'timeout', exitCode: 130 })
  })

  it('is ended by an abort, which is thrown', async () => {
    const controller = new AbortController()
    const running = runBlock('trap "echo cleaned" EXIT\nsleep 600 & echo "$$"\nwait', {
      signal: controller.signal,
      onOutput: (text) => {
        output += text
        controller.abort(new Error('stop'))
      },
    })
    let output = ''
    await expect(running).rejects.toThrow('stop')
    expect(output).toMatch(/^\d+\n(cleaned\n)+$/)
  })

  it('leaves no process of its own behind', async () => {
    const { output } = await runBlock('sleep 600 & echo "$!"')
    await waitFor('the sleep to end', () => isGone(output.trim()), { timeoutMs: 5000 })
  })
})

describe('a shell', () => {
  it('is asked for before it is needed', async () => {
    await expect(assertShell('bash')).resolves.toBeUndefined()
    await expect(assertShell('no-such-shell' as 'zsh')).rejects.toThrow('There is no no-such-shell')
  })

  it('gets the reader’s environment, without npm’s', () => {
    const env = {
      PATH: '/work/node_modules/.bin:/usr/lib/node_modules/npm/node-gyp-bin:/usr/bin',
      npm_command: 'run-script',
      npm_config_x: 'y',
      INIT_CWD: '/tmp',
      NODE: '/usr/bin/node',
      NODE_EXTRA_CA_CERTS: '/ca.pem',
    }
    expect(readersEnvironment(env)).toEqual({
      PATH: '/usr/bin',
      NODE_EXTRA_CA_CERTS: '/ca.pem',
    })
  })
})
