import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resolveBases } from '../bases/bases.ts'
import { cleanUp } from '../clean-up.ts'
import { Docker } from '../docker/docker.ts'
import type { Evidence } from '../docker/evidence.ts'
import type { HelperTools } from '../docker/helper-container.ts'
import { HostProcesses } from '../docker/host-processes.ts'
import { RedisSidecar } from '../faults/redis-sidecar.ts'
import { RedisError } from '../faults/redis-reply.ts'
import { labelArguments } from '../../core/labels.ts'
import { newRun, type Run } from '../../core/run.ts'
import { waitFor } from '../../core/wait.ts'
import { logFilesOf } from './log-files.ts'
import type { Stack } from './packaging.ts'
import type { Container } from '../docker/container.ts'
import { dockerLogsCommand, readLog } from './read-log.ts'
import { roleProcesses } from './roles.ts'

/**
 * A container as others make them: a shell for a supervisor, a worker that takes more memory than the app, a Redis of another
 * name on another port with a password from its environment, and all that can be called a log.
 */
const MONOLITH = `
mkdir -p /www/api /var/log/folder /srv
echo '[]' > /www/api/tasks
ln -s /dev/stdout /var/log/linked.log
mkfifo /var/log/pipe.log
cp "$(command -v redis-server)" /usr/local/bin/cache-store
cache-store --port 7000 --requirepass "$REDIS_PASSWORD" --save '' --logfile /var/log/volume/cache.log &
head -c 30000000 /dev/zero | tail -c 30000000 | sleep 3600 &
sh -c 'echo "line" > /var/log/pipe.log; sleep 3600' &
sh -c 'echo told; exec busybox httpd -f -p 5000 -h /www' > /srv/output.txt 2> /tmpfs/web.err &
echo 'of the supervisor'
wait
`
/** Redis alone, on a Unix socket, with its password in a file. */
const UNIX_ONLY = `
printf 'port 0\\nunixsocket /tmp/r.sock\\nrequirepass "two words"\\nsave ""\\nlogfile /dev/null\\n' > /etc/my.conf
exec redis-server /etc/my.conf
`

const evidence: Evidence[] = []
const docker = new Docker().recordingTo(evidence)
let run: Run
let tools: HelperTools
let host: HostProcesses
let monolith: Container
let unixOnly: Container

beforeAll(async () => {
  const [redis] = await resolveBases(docker, { names: ['redis'], onProgress: () => undefined })
  run = await newRun()
  tools = { docker, run, bases: { REDIS_IMAGE: redis?.reference ?? '' } }
  const start = async (script: string, ...flags: string[]): Promise<Container> => {
    const { stdout } = await docker.run([
      ...['run', '--detach', ...labelArguments(run.labels), ...flags],
      ...['--entrypoint', 'sh', tools.bases.REDIS_IMAGE, '-c', script],
    ])
    return { id: stdout, name: stdout.slice(0, 12), service: 'monolith' }
  }
  const mounts = ['--volume', '/var/log/volume', '--tmpfs', '/tmpfs']
  monolith = await start(MONOLITH, ...mounts, '--env', 'REDIS_PASSWORD=not-a-secret')
  unixOnly = await start(UNIX_ONLY, '--log-driver', 'none')
  host = await HostProcesses.start(tools)
})
afterAll(() => cleanUp(docker, run))

const stackOf = (...all: Container[]) =>
  ({ containers: () => Promise.resolve(all) }) as unknown as Stack

async function rolesIn(container: Container) {
  const roles = await roleProcesses(docker, stackOf(container), host)
  return Object.fromEntries(roles.map(({ role, name }) => [role, name]))
}

describe('what runs in a container', () => {
  it('is told by what it serves: neither by its name nor by its memory', async () => {
    const complete = async () => {
      const roles = await rolesIn(monolith)
      return Object.keys(roles).length === 3 ? roles : undefined
    }
    const roles = await waitFor('all three to run', complete, { timeoutMs: 30_000 })
    expect(roles).toEqual({ extra: 'sh', redis: 'cache-store', web: 'busybox' })
  })

  it('is read without the host’s ps', async () => {
    const tree = await host.processesOf(docker, monolith)
    expect(tree[0]).toMatchObject({ uid: 0, command: expect.stringMatching(/^sh -c/) as string })
    expect(tree.every(({ residentBytes, pid }) => residentBytes > 0 && pid > 0)).toBe(true)
    expect(evidence.filter(({ command }) => command.startsWith('docker top'))).toEqual([])
  })

  it('is nothing in a container that has ended', async () => {
    const { stdout } = await docker.run([
      ...['create', ...labelArguments(run.labels), tools.bases.REDIS_IMAGE],
    ])
    const ended = { id: stdout, name: 'ended', service: 'web' }
    await expect(host.processesOf(docker, ended)).rejects.toThrow(
      'The container ended runs no process now (Docker says: created).',
    )
  })
})

describe('a Redis', () => {
  it('is found on another port, with the password from its environment', async () => {
    await using sidecar = await RedisSidecar.start(tools, monolith)
    expect(sidecar.port).toBe(7000)
    expect(await sidecar.cli(docker, ['PING'])).toBe('PONG')
    expect(await sidecar.pingP99Ms(docker, 100)).toBeGreaterThan(0)
    const scripts = sidecar.whileBusy(docker, () =>
      waitFor(
        'a script to run',
        async () =>
          Number(
            await sidecar.cli(docker, ['EVAL', "return #redis.call('KEYS', 'lab:busy:*')", '0']),
          ) || undefined,
        { timeoutMs: 30_000 },
      ),
    )
    expect(await scripts).toBe(1)
  })

  it('is found on a Unix socket, with the password from its configuration', async () => {
    await using sidecar = await RedisSidecar.start(tools, unixOnly)
    expect(sidecar.port).toBeUndefined()
    expect(await sidecar.cli(docker, ['CONFIG', 'GET', 'port'])).toBe('port\n0')
    await expect(sidecar.cli(docker, ['CONFIG', 'GET'])).rejects.toThrow(RedisError)
  })

  it('whose password nobody tells is no Redis that refused', async () => {
    const { stdout } = await docker.run([
      ...[
        'exec',
        unixOnly.id,
        'redis-cli',
        '-s',
        '/tmp/r.sock',
        '-a',
        'two words',
        '--no-auth-warning',
      ],
      ...['CONFIG', 'SET', 'requirepass', 'another'],
    ])
    expect(stdout).toBe('OK')
    await expect(RedisSidecar.start(tools, unixOnly)).rejects.toThrow(
      'Redis wants a password, and none was found.',
    )
  })

  it('keeps its password out of what is recorded', () => {
    const recorded = JSON.stringify(
      evidence.filter(({ command }) => !command.startsWith('docker run')),
    )
    expect(recorded).toContain('redis-cli')
    expect(recorded).not.toContain('not-a-secret')
  })
})

describe('logs', () => {
  it('are the regular files that are written to, in volumes and in memory too, and end', async () => {
    const logs = await logFilesOf(docker, host, monolith)
    expect(logs).toEqual([
      { service: 'output.txt', commands: [['exec', monolith.name, 'cat', '/srv/output.txt']] },
      { service: 'web', commands: [['exec', monolith.name, 'cat', '/tmpfs/web.err']] },
      { service: 'cache', commands: [['exec', monolith.name, 'cat', '/var/log/volume/cache.log']] },
    ])
  })

  it('of a driver that keeps none are said to be kept nowhere', async () => {
    const command = dockerLogsCommand(unixOnly.name)
    expect(await readLog(docker, command)).toEqual({ text: '', isKept: false })
    const { isKept, text } = await readLog(docker, dockerLogsCommand(monolith.name))
    expect({ isKept, text: text.trim() }).toEqual({ isKept: true, text: 'of the supervisor' })
  })
})
