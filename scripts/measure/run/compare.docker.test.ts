import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Ajv } from 'ajv'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resolveBases } from '../../engine/bases/bases.ts'
import { Docker } from '../../engine/docker/docker.ts'
import { findLabObjects } from '../../engine/docker/lab-objects.ts'
import { ROOT } from '../../core/paths.ts'
import type { Results } from '../report/results.ts'
import schema from '../report/results.schema.json' with { type: 'json' }
import { engineObjects } from '../../maintain/testing/engine-objects.ts'

const docker = new Docker()
let out: string
beforeAll(async () => {
  out = await mkdtemp(path.join(os.tmpdir(), 'compare-'))
})
afterAll(() => rm(out, { recursive: true }))

const tool = (script: string, args: string[] = [], env: Record<string, string> = {}) =>
  execa(process.execPath, [script, ...args], { cwd: ROOT, reject: false, env })

describe('npm run compare', () => {
  it('prints results that keep the schema, writes the same, and leaves nothing running', async () => {
    const before = await engineObjects(docker)
    const args = ['--only', 'processes,logs', '--json', '--out', out]
    // As the help and the README say it: npm alone would say on stdout what it runs.
    const { stdout, exitCode } = await execa('npm', ['run', '--silent', 'compare', '--', ...args], {
      cwd: ROOT,
      reject: false,
    })
    expect(exitCode).toBe(0)
    const results = JSON.parse(stdout) as Results
    const validate = new Ajv({ allErrors: true }).compile(schema)
    expect(validate(results), JSON.stringify(validate.errors)).toBe(true)
    expect(JSON.parse(await readFile(path.join(out, 'results.json'), 'utf8'))).toEqual(results)
    expect(results.experiments.map(({ id }) => id)).toEqual(['processes', 'logs'])
    expect(await readFile(path.join(out, 'report.html'), 'utf8')).toContain(results.run.id)
    expect(await readFile(path.join(out, 'report.md'), 'utf8')).toContain(results.run.id)
    expect(results.experiments.every(({ evidence }) => evidence.length > 0)).toBe(true)
    expect(await engineObjects(docker)).toEqual(before)
  })

  it('measures an experiment with stacks of its own that is asked for by itself', async () => {
    const args = ['--only', 'scaling', '--json', '--out', out]
    const { stdout, stderr, exitCode } = await tool('scripts/compare.ts', args)
    expect(exitCode, stderr).toBe(0)
    const { experiments } = JSON.parse(stdout) as Results
    expect(experiments.map(({ id }) => id)).toEqual(['scaling'])
    expect(experiments[0]?.readings.map(({ better }) => better)).not.toContain('not-measured')
  }, 900_000)

  it('--keep leaves both running at the addresses it prints, until npm run clean', async () => {
    const args = ['--only', 'processes', '--json', '--keep', '--out', out]
    const { stdout, stderr } = await tool('scripts/compare.ts', args)
    const { urls, id } = (JSON.parse(stdout) as Results).run
    expect(Object.keys(urls ?? {})).toEqual(['monolithic', 'wellRun', 'multiContainer'])
    for (const url of Object.values(urls ?? {})) {
      expect(stderr).toContain(url)
      expect((await fetch(`${url}/api/tasks`)).status).toBe(200)
    }
    // This run's alone: the developer may have kept another.
    const clean = await tool('scripts/clean.ts', ['--run', id])
    expect(clean.stdout).toMatch(/removed container lab-/)
    expect(clean.stdout).toContain(`removed folder .lab/runs/${id}`)
    expect(await findLabObjects(docker, id)).toEqual([])
  })

  it('ends a build that fails with what the build said, and leaves nothing', async () => {
    const before = await engineObjects(docker)
    // An image that is there, and that no monolith can be built on: it has no apt.
    const [redis] = await resolveBases(docker, { names: ['redis'], onProgress: () => undefined })
    const { exitCode, stderr } = await tool('scripts/compare.ts', ['--out', out], {
      UBUNTU_IMAGE: redis?.reference ?? '',
    })
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/apt-get: not found/)
    expect(await engineObjects(docker)).toEqual(before)
  })

  it('refuses an earlier run that cannot be read before it measures anything', async () => {
    const args = ['--only', 'processes', '--out', out, '--baseline', 'no-such.json']
    const { stderr, exitCode } = await tool('scripts/compare.ts', args)
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/^✗ no-such.json cannot be read/m)
    expect(stderr).not.toMatch(/Find the base images/)
  })

  it('refuses a folder that the report cannot be written into before it looks for an engine', async () => {
    const { stderr, exitCode } = await tool('scripts/compare.ts', ['--out', 'package.json'], {
      DOCKER_HOST: 'tcp://127.0.0.1:1',
    })
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/^✗ The report cannot be written into .*package.json.*\n {2}Give --out/)
  })

  it.each([
    [['--only', 'scalling'], /Did you mean "scaling"/],
    [['--keeep'], /Did you mean --keep/],
  ])('refuses %j with the nearest match, before anything is done', async (args, message) => {
    const { exitCode, stderr } = await tool('scripts/compare.ts', args)
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(message)
  })

  it('says in one sentence, with its remedy, that no engine answers', async () => {
    const { exitCode, stderr } = await tool('scripts/compare.ts', [], {
      DOCKER_HOST: 'tcp://127.0.0.1:1',
    })
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(
      /^✗ The Docker engine at tcp:\/\/127\.0\.0\.1:1 does not answer\.\n {2}\S/,
    )
    expect(stderr).not.toMatch(/\n\s+at /)
  })
})
