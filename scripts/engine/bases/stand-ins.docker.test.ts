import path from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Docker } from '../docker/docker.ts'
import { inventoryOf } from '../image/inventory.ts'
import { readImage } from '../image/read-image.ts'
import { labelArguments } from '../../core/labels.ts'
import { ROOT } from '../../core/paths.ts'
import { newRun, removeRunDirectory } from '../../core/run.ts'
import { inspectBases } from './inspect.ts'
import { BASES } from './catalogue.ts'
import { debianHost, isObstacle } from './host.ts'
import { localImage } from './local-image.ts'
import { ensureStandIns, StandInsImpossible } from './stand-ins.ts'

// Where the official images can be had, the stand-ins are still built: they must work wherever they can be.
const docker = new Docker()
const run = await newRun()
const LABELS = labelArguments(run.labels)
const POLL = { timeout: 20_000, interval: 200 }
const host = await debianHost()
const MINUTES = 60_000
const HAPROXY_CONFIG = '/usr/local/etc/haproxy/haproxy.cfg'

const standIn = (name: string) => BASES.find((base) => base.name === name)?.standIn ?? ''

/** Runs a command in a container of its own, with nothing but what it needs. */
async function inside(name: string, command: string[], options: string[] = [], network = 'none') {
  return docker.run(
    ['run', '--rm', ...LABELS, '--network', network, ...options, standIn(name), ...command],
    {
      reject: false,
    },
  )
}

test('a host that cannot build stand-ins says so', async () => {
  const other = { message: 'this is no Debian', remedy: 'use one' }
  await expect(ensureStandIns(docker, [...BASES], () => undefined, other)).rejects.toThrow(
    StandInsImpossible,
  )
})

afterAll(() => removeRunDirectory(run.id))

let before: (string | undefined)[] = []
const officialNames = () =>
  Promise.all(
    BASES.map(async ({ official }) => {
      const { stdout } = await docker.run(['image', 'inspect', '--format', '{{.Id}}', official], {
        reject: false,
      })
      return stdout
    }),
  )

beforeAll(async () => {
  if (isObstacle(host)) return
  before = await officialNames()
  await ensureStandIns(docker, [...BASES], () => undefined)
}, 10 * MINUTES)

const standInTest = test.skipIf(isObstacle(host))

standInTest('official names are left alone', async () => {
  expect(await officialNames()).toEqual(before)
})

standInTest('a stand-in says which image it stands in for', async () => {
  const images = await Promise.all(BASES.map((base) => localImage(docker, base.standIn)))
  expect(images.map((image) => image?.standsInFor)).toEqual(BASES.map(({ official }) => official))
  expect((await inspectBases(docker, {})).map(({ state }) => state)).not.toContain('absent')
})

standInTest('nothing is built again while the recipes stay the same', async () => {
  const progress: string[] = []
  await ensureStandIns(docker, [...BASES], (message) => progress.push(message))
  expect(progress).toEqual([])
})

standInTest.each([
  ['ubuntu', 'bash'],
  ['runtime', 'libstdc++6'],
  ['redis', 'redis-tools'],
  ['gateway', 'haproxy'],
])('%s says which packages it is from, %s among them', async (name, wanted) => {
  const { packages } = inventoryOf(await readImage(docker, standIn(name)))
  expect(packages).toContain(wanted)
  expect(packages).toContain('libc6')
})

// Megabytes of the official images, amd64, by their publishers' pages; a stand-in is of that order.
standInTest.each([
  ['ubuntu', 60, 110],
  ['node', 190, 260],
  ['runtime', 15, 30],
  ['redis', 10, 60],
  ['gateway', 10, 60],
])('the stand-in of %s weighs between %i and %i MB', async (name, least, most) => {
  const { stdout } = await docker.run(['image', 'inspect', '--format', '{{.Size}}', standIn(name)])
  const megabytes = Number(stdout) / 1e6
  expect(megabytes).toBeGreaterThan(least)
  expect(megabytes).toBeLessThan(most)
})

standInTest(
  "ubuntu: apt's caches and lists are empty, and packages come without manuals",
  async () => {
    const listing = await inside('ubuntu', [
      'sh',
      '-c',
      'ls /var/cache/apt/*.bin /usr/share/man/man1',
    ])
    expect(listing.stdout).toBe('')
    expect((await inside('ubuntu', ['sh', '-c', 'du -sk /var/lib/apt/lists'])).stdout).toMatch(
      /^\d{1,2}\s/,
    )
  },
)

standInTest('node: the same Node as ours, with npm, and a user node', async () => {
  expect((await inside('node', ['--version'])).stdout).toBe(process.version)
  expect((await inside('node', ['npm', '--version'])).stdout).toMatch(/^11\./)
  expect((await inside('node', ['id', '-u', 'node'])).stdout).toBe('1000')
})

standInTest('runtime: no shell, no package manager, not root; runs Node', async () => {
  for (const program of ['sh', 'bash', 'apt-get', 'dpkg', 'perl']) {
    expect((await inside('runtime', [program])).exitCode, program).toBe(127)
  }
  const node = (await execa('readlink', ['-f', `${ROOT}/node_modules/node/bin/node`])).stdout
  const script =
    'console.log(process.getuid(), new Date(0).toLocaleString("en", {timeZone: "Asia/Tokyo"}))'
  const run = await inside('runtime', ['/node', '-e', script], ['--volume', `${node}:/node:ro`])
  expect(run.stdout).toBe('65532 1/1/1970, 9:00:00 AM')
})

standInTest(
  'redis: answers as uid 999, on a fresh volume, with no capability and a read-only root',
  async () => {
    const { stdout: id } = await docker.run([
      ...['run', '--detach', ...LABELS, '--user', '999:1000', '--cap-drop', 'ALL', '--read-only'],
      ...['--volume', '/data', standIn('redis'), 'redis-server', '--appendonly', 'yes'],
    ])
    try {
      await expect
        .poll(
          async () =>
            (await docker.run(['exec', id, 'redis-cli', 'ping'], { reject: false })).stdout,
          POLL,
        )
        .toBe('PONG')
      expect(
        (await docker.run(['exec', id, 'stat', '-c', '%u:%g', '/proc/1', '/data'])).stdout,
      ).toBe('999:1000\n999:1000')
      await docker.run(['stop', id])
      const state = await docker.run(['inspect', '--format', '{{.State.ExitCode}}', id])
      expect(state.stdout).toBe('0')
    } finally {
      await docker.run(['rm', '--force', '--volumes', id])
    }
  },
)

standInTest(
  'redis: started as root, its entry point drops to redis; other containers get in',
  async () => {
    const { stdout: id } = await docker.run(['run', '--detach', ...LABELS, standIn('redis')])
    try {
      const { stdout: address } = await docker.run([
        ...['inspect', '--format', '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}', id],
      ])
      await expect
        .poll(async () => {
          const command = [
            'run',
            '--rm',
            ...LABELS,
            standIn('redis'),
            'redis-cli',
            '-h',
            address,
            'ping',
          ]
          return (await docker.run(command, { reject: false })).stdout
        })
        .toBe('PONG')
      expect((await docker.run(['exec', id, 'stat', '-c', '%u', '/proc/1'])).stdout).toBe('999')
    } finally {
      await docker.run(['rm', '--force', '--volumes', id])
    }
  },
)

standInTest(
  'gateway: runs as haproxy, has wget, and takes our configuration without a warning',
  async () => {
    expect((await inside('gateway', ['id', '-u'])).stdout).toBe('99')
    expect((await inside('gateway', ['wget', '--help'])).exitCode).toBe(0)
    const files = ['haproxy.cfg', 'errors'].flatMap((name) => [
      '--volume',
      `${ROOT}/multi-container/gateway/${name}:${path.dirname(HAPROXY_CONFIG)}/${name}:ro`,
    ])
    // Where it runs it has a network, and on it the name server that it asks.
    const check = await inside('gateway', ['haproxy', '-c', '-f', HAPROXY_CONFIG], files, 'bridge')
    expect(check).toMatchObject({ exitCode: 0 })
    expect(`${check.stdout}${check.stderr}`).not.toMatch(/warning|alert/i)
  },
)
