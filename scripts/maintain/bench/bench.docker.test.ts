import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../core/paths.ts'
import { removeRunDirectory } from '../../core/run.ts'
import { waitFor } from '../../core/wait.ts'
import { removeAll } from '../../engine/clean-up.ts'
import { Docker } from '../../engine/docker/docker.ts'
import { findLabObjects } from '../../engine/docker/lab-objects.ts'
import { CASES } from './cases.ts'
import { type BenchResults, readBench } from './results.ts'

const docker = new Docker()
const SHORT = ['--seconds', '0.2', '--repetitions', '1', '--connections', '4']
/** A case of each kind, and all that is no case. */
const ONLY = ['list-10', 'page-100', 'create', 'toggle', 'stack', 'image']

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
    for (const { id, loads, answerBytes } of results.cases) {
      const wanted = CASES.find((one) => one.id === id)?.contenders
      expect(Object.keys(loads).sort(), id).toEqual(wanted?.toSorted())
      for (const rounds of Object.values(loads)) {
        expect(rounds).toHaveLength(1)
        expect(rounds[0]?.perSecond, id).toBeGreaterThan(0)
      }
      if (id !== 'toggle') expect(answerBytes).toBeGreaterThan(10)
    }
  })

  it('has all other figures', () => {
    const { stack, image } = results
    expect(stack?.rounds).toHaveLength(1)
    expect(stack?.rounds[0]?.perSecond).toBeGreaterThan(0)
    expect(stack?.answerBytes).toBeGreaterThan(1000)
    expect(stack?.idleBytes).toBeGreaterThan(20e6)
    expect(stack?.loadedBytes).toBeGreaterThan(20e6)
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
    expect(results.cases[0]?.loads.ours?.[0]?.busy).toBeGreaterThan(0)
    const cores = results.stack?.rounds[0]?.cores
    expect(Object.keys(cores ?? {})).toEqual(
      expect.arrayContaining(['web', 'gateway', 'redis', 'load generator']),
    )
  })

  it('leaves nothing in the engine', async () => {
    expect(await findLabObjects(docker, results.run.id)).toEqual([])
  })
})

/** The servers of a bench, once there are some, and its run. */
async function underWay({ pid = 0 }: { pid?: number | undefined }) {
  return waitFor(
    'the bench to have servers and a container',
    async () => {
      const servers = await nodesBelow(pid)
      const objects = await findLabObjects(docker)
      const run = objects.find(({ owner }) => owner.endsWith(`:${pid}`))?.run
      return run !== undefined && servers.length >= 3 ? { servers, run } : undefined
    },
    { timeoutMs: 60_000 },
  )
}

/** Node processes of a process: a docker command comes and goes. */
async function nodesBelow(pid: number): Promise<number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  const named = children.split(' ').map(async (one) => {
    // It may have ended meanwhile.
    const command = await readFile(`/proc/${one}/cmdline`, 'utf8').catch(() => '')
    return command.includes('end-with-parent') ? [Number(one)] : []
  })
  return (await Promise.all(named)).flat()
}

const untilGone = (pids: number[]) =>
  waitFor(
    'the servers to end',
    () => Promise.resolve(pids.some((pid) => existsSync(`/proc/${pid}`)) ? undefined : true),
    { timeoutMs: 10_000 },
  )

describe.skipIf(process.platform !== 'linux')('a bench that is ended early', () => {
  it('removes everything on Ctrl-C', async () => {
    const bench = startBench('--only', 'list-10')
    const { servers, run } = await underWay(bench)
    bench.kill('SIGINT')
    expect(await bench).toMatchObject({ exitCode: 130 })
    await untilGone(servers)
    expect(await findLabObjects(docker, run)).toEqual([])
  })

  it('leaves no server behind, even where it is killed', async () => {
    const bench = startBench('--only', 'list-10')
    const { servers, run } = await underWay(bench)
    try {
      bench.kill('SIGKILL')
      await bench
      await untilGone(servers)
    } finally {
      await removeAll(docker, () => findLabObjects(docker, run))
      await removeRunDirectory(run)
    }
  })
})
