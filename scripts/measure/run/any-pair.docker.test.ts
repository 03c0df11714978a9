import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Ajv } from 'ajv'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Docker } from '../../engine/docker/docker.ts'
import { findLabObjects } from '../../engine/docker/lab-objects.ts'
import type { ImageSizeFacts } from '../experiments/image-size/facts.ts'
import type { LifecycleFacts } from '../experiments/lifecycle/facts.ts'
import type { LogsFacts } from '../experiments/logs/facts.ts'
import type { ProcessesFacts } from '../experiments/processes/facts.ts'
import type { BySubject } from '../experiments/subject.ts'
import { scaling } from '../experiments/scaling/experiment.ts'
import type { ScalingFacts } from '../experiments/scaling/facts.ts'
import { ROOT } from '../../core/paths.ts'
import type { Results } from '../report/results.ts'
import schema from '../report/results.schema.json' with { type: 'json' }
import {
  bothOf,
  type BothPackagings,
  startBothPackagings,
} from '../../maintain/testing/both-packagings.ts'

const FIXTURES = path.join(ROOT, 'scripts/maintain/testing/fixtures')
const PAIR = ['--monolithic', 'flask/monolithic', '--multi-container', './flask/multi-container']

let out: string
beforeAll(async () => {
  out = await mkdtemp(path.join(os.tmpdir(), 'any-pair-'))
})
afterAll(() => rm(out, { recursive: true }))

/** As npm starts it, from the repository's root, for somebody who is elsewhere. */
const compareFrom = (INIT_CWD: string, args: string[]) =>
  execa(process.execPath, ['scripts/compare.ts', '--json', '--out', out, ...args], {
    cwd: ROOT,
    reject: false,
    env: { INIT_CWD },
  })

describe('npm run compare with a pair in another language', () => {
  let results: Results
  beforeAll(async () => {
    const only = 'image-size,processes,logs,scaling,lifecycle'
    const { stdout, stderr, exitCode } = await compareFrom(FIXTURES, [...PAIR, '--only', only])
    expect(exitCode, stderr).toBe(0)
    results = JSON.parse(stdout) as Results
    // Eight starts and stops of each; one that does not heed SIGTERM takes ten seconds to stop.
  }, 900_000)

  const factsOf = <T>(id: string) => {
    const found = results.experiments.find((one) => one.id === id)
    return bothOf((found?.facts ?? {}) as BySubject<T>)
  }

  it('measures each experiment, and leaves nothing', async () => {
    const validate = new Ajv({ allErrors: true }).compile(schema)
    expect(validate(results), JSON.stringify(validate.errors)).toBe(true)
    const missing = results.experiments.flatMap(({ id, readings }) =>
      readings
        .filter(({ better }) => better === 'not-measured')
        .map(({ notApplicable }) => [id, notApplicable]),
    )
    expect(missing).toEqual([])
    expect(await findLabObjects(new Docker(), results.run.id)).toEqual([])
  })

  it('says which pair, and which base images took the place of those that it names', () => {
    expect(results.subjects).toMatchObject([
      { id: 'monolithic', own: false, directory: path.join(FIXTURES, 'flask/monolithic') },
      { id: 'multiContainer', own: false, directory: path.join(FIXTURES, 'flask/multi-container') },
    ])
    expect(results.bases.map(({ name }) => name)).toEqual(['ubuntu:24.04', 'redis:7-alpine'])
  })

  it('finds what the images are made of', () => {
    const { monolithic, multiContainer } = factsOf<ImageSizeFacts>('image-size')
    const causes = monolithic.images.flatMap((one) => one.causes.map(({ name }) => name))
    expect(causes).toEqual(expect.arrayContaining(['Base image', 'Redis', 'Other packages']))
    expect(multiContainer.images.map(({ service }) => service).sort()).toEqual(['redis', 'web'])
  })

  it('finds the processes', () => {
    const { monolithic, multiContainer } = factsOf<ProcessesFacts>('processes')
    const commands = ({ containers }: ProcessesFacts) =>
      containers.flatMap(({ processes }) => processes.map(({ command }) => command)).join('\n')
    for (const name of ['supervisord', 'redis-server', 'gunicorn']) {
      expect(commands(monolithic)).toContain(name)
    }
    expect(commands(multiContainer)).not.toContain('supervisord')
  })

  it('finds the log files inside the monolith', () => {
    const { monolithic, multiContainer } = factsOf<LogsFacts>('logs')
    expect(monolithic.dockerLogs).toMatchObject({ showsRequest: false, showsError: false })
    expect(monolithic.services.map(({ service }) => service).sort()).toEqual([
      'database',
      'flask',
      'supervisord',
    ])
    expect(monolithic.services.find(({ service }) => service === 'flask')).toMatchObject({
      showsRequest: true,
      showsError: true,
    })
    expect(multiContainer.dockerLogs).toMatchObject({ showsRequest: true, showsError: true })
  })

  it('tells in Docker’s words that a fixed port cannot be scaled, and does not fail of it', () => {
    const { monolithic, multiContainer } = factsOf<ScalingFacts>('scaling')
    // No copy says who it is: here each has an address of its own.
    expect(monolithic).toMatchObject({ reached: 3, answeredBy: 3, seenBy: 1, scaleError: '' })
    expect(multiContainer).toMatchObject({ reached: 1, answeredBy: 1, seenBy: 1 })
    expect(multiContainer.scaleError).toMatch(/already allocated|already in use/)
    expect(multiContainer.fixedPortError).toMatch(/already allocated|already in use/)
  })

  it('starts and stops it', () => {
    const { monolithic, multiContainer } = factsOf<LifecycleFacts>('lifecycle')
    expect(Object.keys(monolithic.exitCodes)).toEqual(['monolith'])
    expect(Object.keys(multiContainer.exitCodes).sort()).toEqual(['redis', 'web'])
  })
})

describe('replicas that do not say who they are, behind a gateway', () => {
  let both: BothPackagings
  beforeAll(async () => {
    both = await startBothPackagings({ multiContainer: path.join(FIXTURES, 'flask/with-gateway') })
  })
  afterAll(() => both.remove())

  it('are asked one by one who sees a task', async () => {
    const { multiContainer } = bothOf(await scaling.measure(both.subjects, both.context))
    expect(multiContainer).toMatchObject({ reached: 3, askedDirectly: true, requests: 3 })
    expect(multiContainer).toMatchObject({ entries: 1, answeredBy: 3, seenBy: 3, scaleError: '' })
    expect(multiContainer.fixedPortError).toMatch(/already allocated|already in use/)
  })
})

describe('npm run compare with a folder that is no packaging', () => {
  it.each([
    [['--monolithic', 'nowhere'], /^✗ There is no folder .*nowhere\.\n {2}Correct --monolithic/],
    [['--monolithic', 'flask'], /^✗ .*flask has no Dockerfile\.\n {2}Give the folder/],
    [['--multi-container', 'flask'], /^✗ .*flask has no compose file\.\n {2}Give the folder/],
  ])('%j ends with one sentence and its remedy', async (args, message) => {
    const { exitCode, stderr } = await compareFrom(FIXTURES, args)
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(message)
    expect(stderr).not.toMatch(/\n\s+at /)
  })
})
