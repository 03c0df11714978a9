import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resolveBases } from '../../engine/bases/bases.ts'
import { Docker } from '../../engine/docker/docker.ts'
import { findLabObjects } from '../../engine/docker/lab-objects.ts'
import { ROOT } from '../../core/paths.ts'
import { allRuns, RUNS } from '../../core/run.ts'
import { startEngineProxy } from '../../maintain/testing/engine-proxy.ts'
import { waitFor } from '../../core/wait.ts'
import {
  asRoot,
  bringImages,
  noSecondEngine,
  type SecondEngine,
  startSecondEngine,
} from '../../maintain/testing/second-engine.ts'

// What is nobody's fault: a full disk, a port that somebody takes, a network that is lost. One sentence each, and nothing
// is left.

const TINY = path.join(ROOT, 'scripts/maintain/testing/fixtures/tiny')
const docker = new Docker()
const [redis] = await resolveBases(docker, { names: ['redis'], onProgress: () => undefined })
const image = redis?.reference ?? ''
// Alpine's own serves no files.
const obstacle = redis?.standIn ? await noSecondEngine() : 'it takes the busybox of a stand-in'
if (obstacle !== undefined)
  console.error(`A full disk and a lost network are not tested: ${obstacle}.`)

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'faults-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

interface Tried {
  exitCode?: number
  stdout: string
  stderr: string
}

interface Options {
  /** What the monolith's build does as well. */
  fault?: string
  /** What stands before the command. */
  enter?: string[]
  out?: string
  only?: string
  /** Done as soon as progress says this. */
  at?: { line: RegExp; then: () => Promise<void> }
}

/** Compares the tiny pair. */
async function compare(env: Record<string, string>, options: Options = {}): Promise<Tried> {
  const { fault = 'true', enter = [], out = path.join(directory, 'report'), at } = options
  const pair = path.join(directory, 'pair')
  await rm(pair, { recursive: true, force: true })
  await cp(TINY, pair, { recursive: true })
  const dockerfile = path.join(pair, 'monolithic/Dockerfile')
  const text = await readFile(dockerfile, 'utf8')
  await writeFile(dockerfile, text.replace('FAULT=true', `FAULT="${fault}"`))
  const folders = [
    '--monolithic',
    `${pair}/monolithic`,
    '--multi-container',
    `${pair}/multi-container`,
  ]
  const args = [
    'scripts/compare.ts',
    '--only',
    options.only ?? 'processes',
    '--out',
    out,
    ...folders,
  ]
  const [file = '', ...rest] = [...enter, process.execPath, ...args]
  const compared = execa(file, rest, { cwd: ROOT, reject: false, env })
  let done = Promise.resolve()
  let said = ''
  compared.stderr.on('data', (bytes: Buffer) => {
    const before = at?.line.test(said)
    said += String(bytes)
    if (at && before === false && at.line.test(said)) done = at.then()
  })
  const tried = await compared
  await done
  return tried
}

function expectOneError({ exitCode, stderr }: Tried, sentence: RegExp): void {
  expect(stderr).toMatch(sentence)
  expect(stderr.match(/^✗ /gm)).toHaveLength(1)
  expect(stderr).not.toMatch(/^\s+at .*:\d+/m)
  expect(exitCode).toBe(1)
}

describe.skipIf(obstacle !== undefined)('on an engine without network and with little room', () => {
  let engine: SecondEngine
  beforeAll(async () => {
    engine = await startSecondEngine({ megabytes: 6000 })
    await bringImages([image], { to: engine })
    process.env['DOCKER_HOST'] = engine.host
  })
  afterAll(async () => {
    delete process.env['DOCKER_HOST']
    await engine.stop()
  })

  const host = () => ({ DOCKER_HOST: engine.host })

  it('compares at all', async () => {
    const tried = await compare(host(), { enter: engine.enter })
    expect(tried.exitCode, tried.stderr).toBe(0)
    expect(await findLabObjects(docker)).toEqual([])
  })

  it('a build that fills the engine’s disk', async () => {
    const runs = (await allRuns()).length
    // Once it has been looked at and found large enough.
    const trying = compare(host(), { fault: 'dd if=/dev/zero of=/full bs=1M count=400' })
    await waitFor(
      'the compare to have begun',
      async () => ((await allRuns()).length > runs ? true : undefined),
      { timeoutMs: 30_000, intervalMs: 20 },
    )
    await engine.resizeDisk(200)
    const tried = await trying
    await engine.resizeDisk(6000)
    expectOneError(
      tried,
      /✗ (The disk of the Docker engine is full\.|Build: .*[^]*No space left on device)/,
    )
    expect(tried.stderr).toMatch(/Free some room/)
    expect(await findLabObjects(docker)).toEqual([])
  })

  it('a build that needs the network', async () => {
    const tried = await compare(host(), { fault: 'busybox nc -w 5 192.0.2.1 80' })
    expectOneError(tried, /✗ Build: Monolith: this failed\. The build found no network\./)
    expect(await findLabObjects(docker)).toEqual([])
  })

  it('a disk for the report that fills up: the figures are shown, and the last report stays', async () => {
    const out = path.join(directory, 'small')
    await mkdir(out)
    await asRoot(['mount', '-t', 'tmpfs', '-o', 'size=8k,mode=777', 'tmpfs', out])
    try {
      await writeFile(path.join(out, 'results.json'), 'the last')
      const tried = await compare(host(), { enter: engine.enter, out })
      expectOneError(tried, /✗ The disk is full/)
      expect(tried.stdout).toContain('What the lab claims')
      expect(await readFile(path.join(out, 'results.json'), 'utf8')).toBe('the last')
      expect(await readdir(out)).toEqual(['results.json'])
      expect(await findLabObjects(docker)).toEqual([])
    } finally {
      await asRoot(['umount', out])
    }
  })

  // The last: nothing brings the bridges up again.
  it('a network that is lost while it measures', async () => {
    const bridges = 'ip -o link show type bridge | cut -d: -f2'
    const downAll = `${bridges} | xargs -I{} ip link set {} down`
    const tried = await compare(host(), {
      enter: engine.enter,
      only: 'logs,processes',
      at: {
        // Both.
        line: /✔ Start: [^]*✔ Start: /,
        then: () => asRoot([...engine.enter, 'sh', '-c', downAll]),
      },
    })
    expect(tried.exitCode).toBe(1)
    expect(tried.stdout).toMatch(/logs: Not measured: fetch failed \(.+\)/)
    expect(tried.stdout).not.toMatch(/processes: Not measured: /)
    expect(`${tried.stdout}${tried.stderr}`).not.toMatch(/^\s+at .*:\d+/m)
    expect(await findLabObjects(docker)).toEqual([])
  })
})

it.skipIf(redis?.standIn !== true)(
  'a port that somebody takes between its choice and its use',
  async () => {
    const taken: Server[] = []
    const proxy = await startEngineProxy({
      request: /"HostPort":"(\d+)"/,
      then: (request) => {
        const port = Number(/"HostPort":"(\d+)"/.exec(request)?.[1])
        // Whichever of the two asks first: the port that it asks for is gone. The other's is left.
        if (port > 0 && taken.length === 0)
          taken.push(
            createServer()
              .on('error', () => undefined)
              .listen(port, '127.0.0.1'),
          )
      },
    })
    try {
      const tried = await compare({ DOCKER_HOST: proxy.host }, { only: 'processes,updates' })
      expectOneError(
        tried,
        /✗ Start: .*: this failed\. A port that was free a moment ago was taken/,
      )
      expect(tried.stderr).not.toMatch(/updates/)
      expect(tried.stderr).toContain('Repeat the command')
      const runs = existsSync(RUNS) ? await readdir(RUNS) : []
      const ours = (await findLabObjects(docker)).filter(({ run }) => tried.stderr.includes(run))
      expect(ours).toEqual([])
      expect(runs.filter((run) => tried.stderr.includes(run))).toEqual([])
    } finally {
      for (const server of taken) server.close()
      const built = ['task-app-pair-monolithic:monolithic', 'task-app-pair-multi-container:web']
      await docker.run(['image', 'rm', ...built], { reject: false })
      await proxy.close()
    }
  },
)
