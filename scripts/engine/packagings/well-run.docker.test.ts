import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ROOT } from '../../core/paths.ts'
import { newRun, type Run } from '../../core/run.ts'
import { waitFor } from '../../core/wait.ts'
import { cleanUp } from '../clean-up.ts'
import { Docker } from '../docker/docker.ts'
import { addTask, taskTitles } from '../load/task-client.ts'
import type { Packaging, Stack } from './packaging.ts'
import { packagingNamed, packagingsOf } from './packaging-of.ts'
import { resolvePackagings } from './resolve.ts'

const FOLDER = path.join(ROOT, 'monolithic/well-run')

const docker = new Docker()
let run: Run
let packaging: Packaging
let stack: Stack
let name: string
let url: string

beforeAll(async () => {
  run = await newRun()
  const resolved = await resolvePackagings(docker, {}, () => undefined)
  packaging = packagingNamed(await packagingsOf(docker, run, resolved), 'wellRun')
  await packaging.build(docker, { rebuild: false })
  stack = await packaging.launch(docker)
  name = (await stack.containerOf(docker, 'web')).name
  url = stack.urls()[0] ?? ''
}, 300_000)
afterAll(() => cleanUp(docker, run))

const inspect = async (format: string, container = name) =>
  (await docker.run(['inspect', '--format', format, container])).stdout
const inside = (user: string, ...command: string[]) =>
  docker.run(['exec', '--user', user, name, ...command], { reject: false })
const logs = async () => {
  const { stdout, stderr } = await docker.run(['logs', name])
  return `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '')
}

const PATIENCE = { timeoutMs: 20_000 }
const untilReady = () =>
  waitFor(
    'both services to answer',
    async () => {
      const answer = await fetch(`${url}/api/ready`).catch(() => undefined)
      return answer?.ok ? true : undefined
    },
    PATIENCE,
  )

/** What Docker keeps of a container's rights and limits. */
const RIGHTS = [
  ...['ReadonlyRootfs', 'Tmpfs', 'CapDrop', 'CapAdd', 'SecurityOpt', 'Memory', 'MemorySwap'],
  ...['PidsLimit', 'RestartPolicy', 'LogConfig'],
].map((key) => `{{json .HostConfig.${key}}}`)

it('is started as its compose file and its README say', async () => {
  const project = `lab-${run.id}-by-hand`
  const file = path.join(FOLDER, 'compose.yaml')
  const compose = ['compose', '--project-name', project, '--file', file]
  const env = { WELL_RUN_PORT: '127.0.0.1:0' }
  const plain = (text: string) => text.replaceAll('CAP_', '')
  try {
    await docker.run([...compose, 'create', '--no-build'], { env })
    const byHand = await inspect(RIGHTS.join('\n'), `${project}-monolith-1`)
    expect(plain(await inspect(RIGHTS.join('\n')))).toEqual(plain(byHand))
  } finally {
    await docker.run([...compose, 'down', '--volumes'], { env })
  }
  const readme = readFileSync(path.join(FOLDER, 'README.md'), 'utf8').replaceAll(' \\\n ', '')
  const command = /^docker run -d .*$/m.exec(readme)?.[0].split(' ') ?? []
  const own = command.slice(command.indexOf('--restart'), command.indexOf('-v'))
  const created = await docker.run([
    ...[
      'create',
      ...Object.entries(run.labels).flatMap(([key, one]) => ['--label', `${key}=${one}`]),
    ],
    ...[...own, 'task-app:well-run'],
  ])
  expect(await inspect(RIGHTS.join('\n'), created.stdout)).toEqual(await inspect(RIGHTS.join('\n')))
})

it('puts the name of its program before each line of its log', async () => {
  await fetch(`${url}/api/nowhere`)
  const lines = await logs()
  expect(lines.filter((line) => !/^(supervisord|redis|webapp) \| /.test(line))).toEqual([])
  const names = new Set(lines.map((line) => line.split(' ')[0]))
  expect([...names].toSorted()).toEqual(['redis', 'supervisord', 'webapp'])
})

it('keeps the app’s user from Redis’s files, its process, and the image', async () => {
  expect((await inside('app', 'ls', '/var/lib/redis')).stderr).toContain('Permission denied')
  const processes = 'for pid in 1 $(pidof redis-server); do kill -9 "$pid"; done'
  const signals = (await inside('app', 'bash', '-c', processes)).stderr
  expect(signals.match(/Operation not permitted/g)).toHaveLength(2)
  expect((await inside('app', 'touch', '/app/x')).stderr).toContain('Read-only file system')
})

it('is unhealthy without Redis, though the app answers', async () => {
  const [, ...check] = JSON.parse(await inspect('{{json .Config.Healthcheck.Test}}')) as string[]
  expect((await inside('app', ...check)).exitCode).toBe(0)
  await inside('root', 'supervisorctl', 'stop', 'redis')
  expect((await inside('app', ...check)).exitCode).toBe(1)
  expect((await fetch(`${url}/api/health`)).status).toBe(200)
  await inside('root', 'supervisorctl', 'start', 'redis')
})

it('keeps its tasks when it is replaced, and ends with 0', async () => {
  await untilReady()
  await addTask(url, 'Kept in the volume')
  await stack.stop(docker)
  expect(await inspect('{{.State.ExitCode}}')).toBe('0')
  await stack.replace(docker, 'web')
  await untilReady()
  expect(await taskTitles(url, PATIENCE)).toContain('Kept in the volume')
})

it(
  'is restarted by Docker once supervisord has given up a program',
  { timeout: 60_000 },
  async () => {
    const manifest = '/var/lib/redis/appendonlydir/appendonly.aof.manifest'
    const damage = `echo damaged > ${manifest}; kill -9 $(pidof redis-server)`
    await inside('redis', 'bash', '-c', damage)
    await waitFor(
      'Docker to restart it',
      async () => ((await inspect('{{.RestartCount}}')) === '0' ? undefined : true),
      { timeoutMs: 40_000 },
    )
    expect((await logs()).join('\n')).toContain(
      'Ending the container, for supervisord has given up',
    )
  },
)
