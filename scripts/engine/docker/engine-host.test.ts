import { describe, expect, it } from 'vitest'
import { ExpectedError } from '../../core/errors.ts'
import { stubCommands } from '../../maintain/testing/stub-commands.ts'
import { Docker } from './docker.ts'
import { engineHost, hostnameOf, hostOf } from './engine-host.ts'

it.each([
  ['unix:///var/run/docker.sock', '127.0.0.1'],
  ['npipe:////./pipe/docker_engine', '127.0.0.1'],
  ['tcp://localhost:2375', '127.0.0.1'],
  ['tcp://lab.example:2376', 'lab.example'],
  ['ssh://me@lab.example:22', 'lab.example'],
  ['tcp://[::1]:2375', '[::1]'],
])('ports of an engine at %s are reached at %s', (endpoint, host) => {
  expect(hostOf(endpoint)).toBe(host)
})

it.each([
  ['user me\nhostname 192.0.2.7\nport 22\n', '192.0.2.7'],
  ['hostname 2001:db8::7\n', '[2001:db8::7]'],
  ['hostkeyalias other\n', undefined],
])('ssh -G that prints %j names the host %s', (printed, host) => {
  expect(hostnameOf(printed)).toBe(host)
})

describe('the host of an engine that is reached through SSH', () => {
  /** An SSH that knows one alias, `lab`. */
  const SSH =
    'case "$*" in "-G -l me -p 2222 -- lab") echo "hostname 127.0.0.2" ;; *) exit 255 ;; esac'

  it.each([
    ['ssh://me@lab:2222', '127.0.0.2'],
    ['ssh://127.0.0.3', '127.0.0.3'],
  ])('at %s is %s', async (endpoint, host) => {
    await stubCommands({ docker: `echo ${endpoint}`, ssh: SSH })
    expect(await engineHost(new Docker())).toBe(host)
  })

  it.each(['ssh://me@nobody.invalid', 'tcp://nobody.invalid:2375'])(
    'at %s has no address here: the error says what to set',
    async (endpoint) => {
      await stubCommands({ docker: `echo ${endpoint}`, ssh: SSH })
      const error: unknown = await engineHost(new Docker()).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(ExpectedError)
      expect(error).toMatchObject({
        message: `The Docker engine is at ${endpoint}, and this machine knows no address of nobody.invalid, where its published ports are.`,
        remedy: expect.stringContaining('HostName in ~/.ssh/config') as string,
      })
    },
  )
})
