import type { Sides } from '../comparison.ts'
import { appendFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contractCases } from '../../../../app/contract/cases.ts'
import type { Evidence } from '../../../engine/docker/evidence.ts'
import { copySource } from '../../../engine/packagings/copy-source.ts'
import type { Packaging, Stack } from '../../../engine/packagings/packaging.ts'
import { packagingNamed } from '../../../engine/packagings/packaging-of.ts'
import {
  bothOf,
  type BothPackagings,
  startBothPackagings,
} from '../../../maintain/testing/both-packagings.ts'
import { buildKey } from '../earlier-runs.ts'
import { coldBuild, type ColdBuild } from '../cold-build.ts'
import { measureHygiene } from './measure.ts'
import type { HygieneFacts } from './facts.ts'

let both: BothPackagings
let monolith: Packaging
let clean: Packaging
let stack: Stack
beforeAll(async () => {
  both = await startBothPackagings()
  monolith = packagingNamed(
    both.subjects.map(({ packaging }) => packaging),
    'monolithic',
  )
  const { control } = monolith
  if (!control) throw new Error('The monolith has no control')
  clean = control
  await clean.build(both.docker, { rebuild: false })
  stack = await clean.launch(both.docker)
})
afterAll(() => both.remove())

describe('the clean monolith keeps the contract', () => {
  it.each(contractCases().map((one) => [one.name, one] as const))('%s', async (_name, one) => {
    expect.assertions(0) // The cases assert by themselves, with node:assert: they need no test runner.
    await one.run(stack.urls()[0] ?? '')
  })

  it('passes its own health check, without curl', async () => {
    const { name } = await stack.containerOf(both.docker, 'web')
    const { stdout } = await both.docker.run([
      ...['inspect', '--format', '{{join .Config.Healthcheck.Test " "}}', name],
    ])
    expect(stdout).not.toContain('curl')
    const check = await both.docker.run([
      'exec',
      name,
      '/usr/local/bin/node',
      '-e',
      stdout.replace(/^.* -e /, ''),
    ])
    expect(check.exitCode).toBe(0)
  })
})

describe('hygiene on real images', () => {
  let measured: Sides<HygieneFacts>
  // The other monolith's build from nothing is the same again, and takes most of a minute.
  const notBuilt: ColdBuild = { failed: 'not built in this test' }
  beforeAll(async () => {
    const build: typeof coldBuild = (packaging, context) =>
      packaging === monolith ? Promise.resolve(notBuilt) : coldBuild(packaging, context)
    measured = bothOf(await measureHygiene(both.subjects, both.context, build))
  }, 600_000)

  it('finds the clean monolith smaller and emptier than the other', () => {
    const { whole, control } = measured.monolithic
    expect(control?.downloadBytes).toBeLessThan(whole.downloadBytes)
    expect(control?.packages).toBeLessThan(whole.packages)
    expect(whole.setIdFiles).toBeGreaterThan(0)
    expect(control?.setIdFiles).toBe(0)
    expect(measured.multiContainer.whole.packages).toBeGreaterThan(0)
    expect(measured.multiContainer.control).toBeUndefined()
  })

  it('builds each from nothing, and leaves none of these images', async () => {
    for (const bulk of [measured.monolithic.control, measured.multiContainer.whole]) {
      expect(bulk?.coldBuild).toEqual({ milliseconds: expect.any(Number) as number })
    }
    const { stdout } = await both.docker.run([
      'image',
      'ls',
      '--format',
      '{{.Repository}}:{{.Tag}}',
    ])
    expect(stdout).not.toContain(both.run.id)
  })

  it('does not build again in the same run', async () => {
    const again = await coldBuild(clean, both.context)
    expect(again).toBe(measured.monolithic.control?.coldBuild)
  })

  describe('in a later run', () => {
    // Another run has objects of its own.
    const later = () => ({ ...clean })
    const evidence: Evidence[] = []
    const context = () => ({ ...both.context, docker: both.docker.recordingTo(evidence) })

    it('takes the time of this one, says when it was, and shows what was run then', async () => {
      const known = await coldBuild(later(), { ...context(), mayReuseEarlierRuns: true })
      expect(known).toEqual({
        ...measured.monolithic.control?.coldBuild,
        measuredAt: expect.any(String) as string,
      })
      const builds = evidence.filter(({ command }) => command.includes('--no-cache'))
      expect(builds.map(({ output }) => output)).toEqual([
        expect.stringContaining('(Not run again: the same was measured on ') as string,
      ])
    })

    it('knows nothing of other files', async () => {
      const source = path.join(both.run.directory, 'changed')
      await copySource(clean.source, source, both.context.signal)
      const copy = await clean.from(both.docker, source, 'changed')
      const key = await buildKey('x', clean, both.context)
      expect(await buildKey('x', copy, both.context)).toBe(key)
      expect(await buildKey('y', copy, both.context)).not.toBe(key)
      await appendFile(path.join(source, 'app/src/server.ts'), '\n')
      expect(await buildKey('x', copy, both.context)).not.toBe(key)
    })
  })
})
