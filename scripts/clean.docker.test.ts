import { mkdir, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resolveBases } from './engine/bases/bases.ts'
import { Docker } from './engine/docker/docker.ts'
import { GUIDE_LABEL, LAB_LABEL, labelArguments, OWNER_LABEL, RUN_LABEL } from './core/labels.ts'
import { ROOT } from './core/paths.ts'
import { RUNS } from './core/run.ts'
import {
  bringImages,
  noSecondEngine,
  type SecondEngine,
  startSecondEngine,
} from './maintain/testing/second-engine.ts'

// An engine full of what is not the lab's, with names and labels like its own: an engine of its own, for a whole clean is
// nobody's to try on an engine that somebody works with.

const obstacle = await noSecondEngine()
if (obstacle !== undefined)
  console.error(`npm run clean on a full engine is not tested: ${obstacle}.`)

const RUN = '20200101-000000-abcd'
const DEAD = `${os.hostname()}:999999999`
const OURS = { [RUN_LABEL]: RUN, [OWNER_LABEL]: DEAD }

/** Labels that look like ours and are not: to clean, or to a reset. */
const ALIKE: Record<string, string>[] = [
  {},
  { [`${RUN_LABEL}.x`]: RUN, [`${GUIDE_LABEL}s`]: 'true' },
  { [`x.${RUN_LABEL}`]: RUN, [RUN_LABEL.slice(0, -1)]: RUN },
  { [RUN_LABEL]: '', [OWNER_LABEL]: DEAD, [GUIDE_LABEL]: 'false' },
  { [RUN_LABEL.toUpperCase()]: RUN, [GUIDE_LABEL]: 'TRUE' },
  { note: `${RUN_LABEL}=${RUN}`, [GUIDE_LABEL]: 'true,false' },
  { 'com.docker.compose.project': 'task-manager', [LAB_LABEL]: 'true' },
  { 'com.docker.compose.project': `my-lab-${RUN}-1` },
  // Made from another clone of the lab, and from nobody knows which.
  { [GUIDE_LABEL]: '/elsewhere/lab' },
  { [GUIDE_LABEL]: 'true' },
]

describe.skipIf(obstacle !== undefined)('on an engine full of what is not the lab’s', () => {
  let engine: SecondEngine
  const docker = new Docker()
  const ownHost = process.env['DOCKER_HOST']
  let foreign: string[]
  let images = 0

  const run = async (...args: string[]) => (await docker.run(args)).stdout
  const create = (kind: string, name: string, labels: Record<string, string>) =>
    run(
      kind,
      'create',
      ...labelArguments(labels),
      ...(kind === 'container' ? ['--name', name, 'task-app:mine', '-'] : [name]),
    )
  const image = async (name: string, labels: Record<string, string>, from = 'scratch') => {
    // Another one each time.
    const input = `FROM ${from}\nCMD ["${++images}"]\n`
    await docker.run(['build', '--tag', name, ...labelArguments(labels), '-'], { input })
  }
  /** All that the engine holds, by ids; images by their names. */
  const holdings = async () => {
    const lists = await Promise.all([
      run('ps', '--all', '--no-trunc', '--format', '{{.ID}}'),
      run('network', 'ls', '--no-trunc', '--format', '{{.ID}}'),
      run('volume', 'ls', '--format', '{{.Name}}'),
      run('image', 'ls', '--format', '{{.Repository}}:{{.Tag}}'),
    ])
    return lists.flatMap((text) => text.split('\n')).sort()
  }
  const tool = (...args: string[]) =>
    execa(process.execPath, args, { cwd: ROOT, reject: false, env: { DOCKER_HOST: engine.host } })

  beforeAll(async () => {
    const [redis] = await resolveBases(docker, { names: ['redis'], onProgress: () => undefined })
    const reference = redis?.reference ?? ''
    engine = await startSecondEngine()
    await bringImages([reference], { to: engine })
    process.env['DOCKER_HOST'] = engine.host
    await run('tag', reference, 'my-redis:1')
    if (reference !== 'my-redis:1') await run('image', 'rm', reference)
    // The first of them loses its name, and is somebody's all the same.
    for (let n = 1; n <= 2; n++) await image('task-app:mine', {})
    await image('task-app:web', { [LAB_LABEL]: 'true' })
    await image('my-shop:1', {}, 'task-app:web')
    await image(`task-app:web-fix-20200101-000000-ffff`, {})
    await Promise.all(
      ALIKE.flatMap((labels, n) => {
        const name = `${['lab-', 'task-manager_'][n % 2] ?? ''}${RUN}-${n}`
        return ['container', 'network', 'volume'].map((kind) => create(kind, name, labels))
      }),
    )
    foreign = (await holdings()).filter((one) => one !== 'task-app:web')
    await mkdir(path.join(RUNS, RUN), { recursive: true })
    await writeFile(path.join(RUNS, RUN, 'owner'), DEAD)
  })
  afterAll(async () => {
    if (ownHost === undefined) delete process.env['DOCKER_HOST']
    else process.env['DOCKER_HOST'] = ownHost
    await engine.stop()
    await rm(path.join(RUNS, RUN), { recursive: true, force: true })
  })

  it('clean and reset remove the lab’s own, and touch nothing else', async () => {
    const [some = ''] = foreign
    for (const [labels, name] of [
      [OURS, 'ours'],
      [{ [GUIDE_LABEL]: ROOT }, 'guide'],
    ] as const) {
      for (const kind of ['container', 'network', 'volume']) await create(kind, name, labels)
    }
    // A label of ours that holds what looks like a line about somebody else's thing.
    await create('container', 'lines', {
      ...OURS,
      [RUN_LABEL]: `x\n${some}\t${some}\t${RUN}\t${DEAD}`,
    })
    // Built again and again, so that all but the last have lost their names. (Those that are built for all runs wait for the
    // end of the run that `npm test` is: nameless-images.test.ts.)
    for (let n = 1; n <= 3; n++) {
      await image(`task-app:web-fix-${RUN}`, { [LAB_LABEL]: 'true', [RUN_LABEL]: RUN })
    }
    // Replicas that the reader added by hand, and their network.
    const added = { 'com.docker.compose.project': `lab-${RUN}-1` }
    await create('network', 'added', added)
    await create('container', 'added', added)
    await image(`task-app-exercise-${RUN}:redis`, {})

    const clean = await tool('scripts/clean.ts')
    expect(clean.stderr).toBe('')
    expect(clean.exitCode).toBe(0)
    expect(clean.stdout).toContain(`removed image task-app:web-fix-${RUN}`)
    expect(clean.stdout).toMatch(/^Kept for the next run: 1 image \(at most /m)
    const reset = await tool('scripts/lab.ts', 'reset')
    expect(reset.exitCode, reset.stderr).toBe(0)
    expect(await holdings()).toEqual([...foreign, 'task-app:web'].sort())

    expect((await tool('scripts/clean.ts', '--images', '--force')).exitCode).toBe(0)
    expect(await holdings()).toEqual(foreign)
  })

  it('say in a sentence what somebody else’s container uses, and leave both', async () => {
    const users: string[] = []
    for (const [name, labels] of [
      ['ours', OURS],
      ['guide', { [GUIDE_LABEL]: ROOT }],
    ] as const) {
      await create('network', name, labels)
      await create('volume', name, labels)
      const flags = ['--name', `user-of-${name}`, '--network', name, '--volume', `${name}:/used`]
      users.push(await run('run', '--detach', ...flags, 'my-redis:1'))
    }
    for (const [name, ...args] of [
      ['ours', 'scripts/clean.ts'],
      ['guide', 'scripts/lab.ts', 'reset'],
    ] as const) {
      const { exitCode, stdout, stderr } = await tool(...args)
      const told = `${stdout}${stderr}`
      expect(told).toContain(`network ${name} (used by user-of-${name})`)
      expect(told).toContain(`volume ${name} (used by user-of-${name})`)
      expect(told).toMatch(/Remove .*disconnect/)
      expect(told).not.toMatch(/^\s+at /m)
      expect(exitCode).toBe(1)
    }
    const held = await holdings()
    expect(held).toEqual(expect.arrayContaining([...foreign, ...users]))
    expect(await run('ps', '--no-trunc', '--format', '{{.ID}}')).toContain(users[0])
  })
})
