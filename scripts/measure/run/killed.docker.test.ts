import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Docker } from '../../engine/docker/docker.ts'
import { findLabObjects } from '../../engine/docker/lab-objects.ts'
import { findOrphans } from '../../engine/docker/orphans.ts'
import { findRunImages } from '../../engine/docker/run-images.ts'
import { ROOT } from '../../core/paths.ts'
import { randomFrom } from '../../core/random-numbers.ts'
import { RUNS } from '../../core/run.ts'
import { engineObjects } from '../../maintain/testing/engine-objects.ts'

// A compare that is ended at any moment, whatever it does just then: builds, starts, measures, changes copies of its own.

/** As many as the issue asks for; several at once, for most of what they do is waiting for the engine. */
const MOMENTS = Number(process.env['LAB_KILL_MOMENTS'] ?? 20)
const AT_ONCE = 5
const LATEST_MS = Number(process.env['LAB_KILL_LATEST_MS'] ?? 20_000)
const SEED = Number(process.env['LAB_KILL_SEED'] ?? 20260102)

const docker = new Docker()
const FOREIGN = `lab-foreign-${process.pid}`

interface Moment {
  signal: 'SIGINT' | 'SIGKILL'
  atMs: number
}

/** The same each time. Those that come about as late are neighbors: none of them waits long for another. */
function moments(): Moment[] {
  const next = randomFrom(SEED)
  const all = Array.from({ length: MOMENTS }, (_, n): Moment => ({
    signal: n % 2 === 0 ? 'SIGINT' : 'SIGKILL',
    atMs: Math.round(next() * LATEST_MS),
  }))
  return all.toSorted((one, other) => one.atMs - other.atMs)
}

/** The run whose folder a process made; none where it was ended before. */
async function runOf(pid: number | undefined): Promise<string | undefined> {
  for (const id of await readdir(RUNS).catch(() => [])) {
    const owner = await readFile(path.join(RUNS, id, 'owner'), 'utf8').catch(() => '')
    if (owner.endsWith(`:${pid}`)) return id
  }
  return undefined
}

/** All that a run may leave, in words. */
async function leftOf(run: string): Promise<string[]> {
  const [objects, images, folders] = await Promise.all([
    findLabObjects(docker, run),
    findRunImages(docker),
    readdir(RUNS),
  ])
  return [
    ...objects.map(({ kind, name }) => `${kind} ${name}`),
    ...images.filter((one) => one.run === run).map(({ name }) => `image ${name}`),
    ...folders.filter((id) => id === run).map((id) => `folder ${id}`),
  ]
}

/** Ends a compare at a moment. @returns its run, and what it had made by then */
async function end({ signal, atMs }: Moment) {
  const args = ['scripts/compare.ts', '--only', 'processes,updates', '--out', '.lab/killed']
  const compare = execa(process.execPath, args, {
    cwd: ROOT,
    reject: false,
    forceKillAfterDelay: false,
  })
  await delay(atMs)
  const run = await runOf(compare.pid)
  const had = run === undefined ? [] : await leftOf(run)
  compare.kill(signal)
  const { exitCode, stderr } = await compare
  if (signal === 'SIGINT' && run !== undefined) {
    expect(exitCode, stderr).toBe(130)
    expect(stderr).not.toMatch(/^\s+at /m)
    expect(await leftOf(run), `after SIGINT at ${atMs} ms`).toEqual([])
  }
  if (signal === 'SIGKILL' && run !== undefined) {
    const clean = await execa(process.execPath, ['scripts/clean.ts', '--run', run], {
      cwd: ROOT,
      reject: false,
    })
    expect(clean.exitCode, clean.stderr).toBe(0)
    expect(await leftOf(run), `after SIGKILL at ${atMs} ms`).toEqual([])
  }
  return { run, had }
}

let foreign: string[]
beforeAll(async () => {
  const made = await Promise.all([
    docker.run(['volume', 'create', FOREIGN]),
    docker.run(['network', 'create', FOREIGN]),
  ])
  foreign = made.map(({ stdout }) => stdout)
})
afterAll(async () => {
  await docker.run(['volume', 'rm', FOREIGN])
  await docker.run(['network', 'rm', FOREIGN])
})

it(
  `leaves nothing at ${MOMENTS} moments, and takes nothing away`,
  { timeout: 900_000 },
  async () => {
    const all = moments()
    const ended: Awaited<ReturnType<typeof end>>[] = []
    for (let n = 0; n < all.length; n += AT_ONCE) {
      ended.push(...(await Promise.all(all.slice(n, n + AT_ONCE).map(end))))
    }
    // The moments were not all before anything was there.
    expect(ended.some(({ had }) => had.some((one) => one.startsWith('container')))).toBe(true)
    // Nor does anything come later.
    expect(await findOrphans()).toEqual([])
    for (const { run } of ended) if (run !== undefined) expect(await leftOf(run)).toEqual([])
    expect(await engineObjects(docker)).toEqual(expect.arrayContaining(foreign))
  },
)
