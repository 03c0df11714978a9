import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { removeAll } from '../../engine/clean-up.ts'
import { Docker } from '../../engine/docker/docker.ts'
import { findLabObjects } from '../../engine/docker/lab-objects.ts'
import { ROOT } from '../../core/paths.ts'
import { isFree } from '../../core/ports.ts'
import { removeRunDirectory } from '../../core/run.ts'
import { waitFor } from '../../core/wait.ts'
import type { BenchResults } from './bench-results.ts'
import { CASES } from './cases.ts'
import { allProcesses } from './cpu.ts'
import { readBench } from './read-bench.ts'

const docker = new Docker()
const SHORT = ['--seconds', '0.2', '--repetitions', '1', '--connections', '4']
/** A case of each kind, and all that is no case. */
const ONLY = ['list-10', 'page-100', 'create', 'toggle', 'cold-start', 'replicas', 'image']

let out: string
beforeAll(async () => {
  out = await mkdtemp(path.join(os.tmpdir(), 'bench-'))
})
afterAll(() => rm(out, { recursive: true }))

const startBench = (...args: string[]) =>
  execa(process.execPath, ['scripts/bench.ts', ...SHORT, '--out', out, ...args], {
    ...{ cwd: ROOT, reject: false, forceKillAfterDelay: false },
  })

describe('a short bench', () => {
  let results: BenchResults
  let ended: { exitCode?: number | undefined; stdout: string }

  beforeAll(async () => {
    ended = await startBench('--json', '--only', ONLY.join(','))
    results = await readBench(path.join(out, 'bench.json'))
  })

  it('ends well, whatever the figures are, and prints just what it writes', () => {
    expect(ended.exitCode).toBe(0)
    expect(JSON.parse(ended.stdout)).toEqual(results)
  })

  it('has a rate of everybody who takes part', () => {
    expect(results.cases.map(({ id }) => id)).toEqual(ONLY.slice(0, 4))
    const missing = results.missing.map(({ contender }) => contender)
    for (const { id, loads, answerBytes } of results.cases) {
      const wanted = CASES.find((one) => one.id === id)?.contenders
      const present = loads.map(({ contender }) => contender)
      expect([...present, ...missing].sort(), id).toEqual(wanted?.toSorted())
      for (const { rounds } of loads) {
        expect(rounds).toHaveLength(1)
        expect(rounds[0]?.perSecond, id).toBeGreaterThan(0)
      }
      if (id !== 'toggle') expect(answerBytes).toBeGreaterThan(10)
    }
  })

  it('has all other figures', () => {
    const { coldStart, replicas, image } = results
    expect(coldStart?.processMs[0]).toBeGreaterThan(50)
    expect(coldStart?.containerMs[0]).toBeGreaterThan(50)
    expect(replicas?.counts.map((one) => one.replicas)).toEqual([1, 2, 3, 4, 5])
    for (const { rounds } of replicas?.counts ?? []) {
      expect(rounds[0]?.perSecond).toBeGreaterThan(0)
    }
    expect(replicas?.idleBytes).toHaveLength(5)
    for (const bytes of [...(replicas?.idleBytes ?? []), ...(replicas?.loadedBytes ?? [])]) {
      expect(bytes).toBeGreaterThan(20e6)
    }
    expect(image?.nodeBytes).toBeGreaterThan(50e6)
    expect(image?.publishedNodeBytes).toBeGreaterThanOrEqual(image?.nodeBytes ?? Infinity)
    expect(image?.libraries.map((one) => path.basename(one.path))).toContain('libstdc++.so.6')
    expect(image?.bytes).toBeGreaterThan(image?.nodeBytes ?? Infinity)
  })

  it('reads each goal that was measured', () => {
    const known = results.goals.filter(({ status }) => status !== 'not-measured')
    expect(known.map(({ id }) => id)).toEqual(['page-100', 'create', 'toggle', 'image'])
  })

  it.skipIf(process.platform !== 'linux')('says who took the CPU', () => {
    const [load] = results.cases[0]?.loads ?? []
    expect(load?.rounds[0]?.busy).toBeGreaterThan(0)
    const cores = results.replicas?.counts[0]?.rounds[0]?.cores
    expect(Object.keys(cores ?? {})).toEqual(
      expect.arrayContaining(['web', 'Gateway', 'Redis', 'Generator', 'Everything else']),
    )
  })

  it('leaves no process and nothing in the engine', async () => {
    expect(await findLabObjects(docker, results.run.id)).toEqual([])
    const commands = results.processes.map(({ command }) => command)
    const ports = commands.flatMap(
      (one) => /(?:\bPORT=|--port |--bind 127.0.0.1:)(\d+)/.exec(one)?.[1] ?? [],
    )
    expect(ports.length).toBeGreaterThan(6)
    for (const port of ports) expect(await isFree(Number(port)), port).toBe(true)
  })
})

/** The servers of a bench, once there are some, and its run. */
async function underWay(bench: { pid?: number | undefined }) {
  return waitFor(
    'the bench to have servers and a container',
    async () => {
      const processes = await allProcesses()
      const servers = [...(processes ?? [])].filter(([, one]) => one.parentPid === bench.pid)
      const objects = await findLabObjects(docker)
      const run = objects.find(({ owner }) => owner.endsWith(`:${bench.pid}`))?.run
      // A docker command comes and goes; servers come to stay.
      const pids = servers.filter(([, { name }]) => name !== 'docker').map(([pid]) => pid)
      return run !== undefined && pids.length >= 3 ? { pids, run } : undefined
    },
    { timeoutMs: 60_000 },
  )
}

async function untilGone(pids: number[]): Promise<void> {
  await waitFor(
    'the servers to end',
    async () => {
      const processes = await allProcesses()
      return pids.some((pid) => processes?.has(pid)) ? undefined : true
    },
    { timeoutMs: 10_000 },
  )
}

describe.skipIf(process.platform !== 'linux')('a bench that is ended early', () => {
  it('removes everything on Ctrl-C', async () => {
    const bench = startBench('--only', 'list-10')
    const { pids, run } = await underWay(bench)
    bench.kill('SIGINT')
    expect(await bench).toMatchObject({ exitCode: 130 })
    await untilGone(pids)
    expect(await findLabObjects(docker, run)).toEqual([])
  })

  it('leaves no server behind, even where it is killed', async () => {
    const bench = startBench('--only', 'list-10')
    const { pids, run } = await underWay(bench)
    try {
      bench.kill('SIGKILL')
      await bench
      await untilGone(pids)
    } finally {
      await removeAll(docker, () => findLabObjects(docker, run))
      await removeRunDirectory(run)
    }
  })
})
