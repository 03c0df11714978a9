import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ROOT } from '../../../core/paths.ts'
import { newRun, type Run } from '../../../core/run.ts'
import { cleanUp } from '../../../engine/clean-up.ts'
import { Docker } from '../../../engine/docker/docker.ts'
import { HostProcesses } from '../../../engine/docker/host-processes.ts'
import { LoadGenerator } from '../../../engine/load/load-generator.ts'
import { packagingNamed, packagingsOf } from '../../../engine/packagings/packaging-of.ts'
import type { Packaging } from '../../../engine/packagings/packaging.ts'
import { resolvePackagings } from '../../../engine/packagings/resolve.ts'
import type { ExperimentContext } from '../experiment.ts'
import { measureVariants } from './measure-variants.ts'

const FLASK = path.join(ROOT, 'scripts/maintain/testing/fixtures/flask/multi-container')

const docker = new Docker()
let run: Run
let stack: Packaging
let context: ExperimentContext

beforeAll(async () => {
  run = await newRun()
  const resolved = await resolvePackagings(docker, { multiContainer: FLASK }, () => undefined)
  stack = packagingNamed(await packagingsOf(docker, run, resolved), 'multiContainer')
  await stack.build(docker, { rebuild: false })
  context = {
    ...{ docker, run, bases: resolved.references, signal: new AbortController().signal },
    ...{ progress: () => undefined, mayReuseEarlierRuns: false },
    extent: { rounds: 1, repetitions: 1 },
  }
})
afterAll(() => cleanUp(docker, run))

it('leaves out what it can of a stack without a gateway, whose app has another port', async () => {
  await using host = await HostProcesses.start(context)
  await using generator = new LoadGenerator()
  const variants = await measureVariants(stack, { host, generator }, context)
  const number: unknown = expect.any(Number)
  const served = { perSecond: [number], failed: 0 }
  expect(variants).toEqual({
    ...{ asItComes: served, noLogDriver: served, sharedNetwork: served },
    // This server closes each connection, so that some requests that reach it directly fail: then nothing is compared.
    pastProxy: { ...served, failed: number },
    pastGateway: { impossible: 'Users ask the app itself: nothing stands before it.' },
  })
})
