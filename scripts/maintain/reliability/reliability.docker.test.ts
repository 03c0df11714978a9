import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cleanUp } from '../../engine/clean-up.ts'
import { Docker } from '../../engine/docker/docker.ts'
import { detect, factsOf } from '../../engine/install/detect.ts'
import { findLabObjects } from '../../engine/docker/lab-objects.ts'
import { newRun, type Run } from '../../core/run.ts'
import { runFaults } from './run-faults.ts'
import { FAULTS } from './faults.ts'
import type { FaultResult, FaultsRun, Trial } from './results.ts'

// Every fault is really done, once. Figures are for `npm run faults`; here is what must hold on any machine.

const docker = new Docker()
let run: Run
let found: FaultsRun
beforeAll(async () => {
  const engine = factsOf(await detect(docker))
  if (!engine) throw new Error('There is no engine')
  run = await newRun()
  found = await runFaults({
    ...{ docker, run, engine, signal: new AbortController().signal },
    ...{ only: FAULTS.map(({ id }) => id), times: 1, outageSeconds: 24, seed: 1 },
  })
})
afterAll(() => cleanUp(docker, run))

function resultOf(id: string, packaging = 'multiContainer'): FaultResult {
  const result = found.results.find((one) => one.id === id && one.packaging === packaging)
  if (!result) throw new Error(`${id} was not measured in ${packaging}`)
  return result
}

function trialOf(id: string, packaging?: string): Trial {
  const [trial] = resultOf(id, packaging).trials
  if (!trial) throw new Error(`${id} was not tried`)
  return trial
}

it('does every fault to every packaging in which it makes sense, and shows the commands', () => {
  const wanted = FAULTS.flatMap(({ id, packagings }) => packagings.map((one) => `${id} ${one}`))
  expect(found.results.map(({ id, packaging }) => `${id} ${packaging}`)).toEqual(wanted)
  for (const { id, commands } of found.results) expect(commands, id).not.toEqual([])
})

it('loses no write that was acknowledged', () => {
  for (const { id, packaging, trials, stops = [] } of found.results) {
    for (const one of [...trials, ...stops]) {
      expect([id, packaging, one.lost]).toEqual([id, packaging, 0])
      expect(one.acknowledged, id).toBeGreaterThan(10)
    }
  }
})

it('recovers from each without a hand', () => {
  for (const { id, trials } of found.results) {
    for (const one of trials) expect(one.recoveredAfterMs, id).not.toBeNull()
  }
})

describe('crashes', () => {
  it('the loss of one of three replicas fails nothing but what was in flight on it', () => {
    const { failed, failedInFlight, restarts } = trialOf('web-killed')
    expect(failed - failedInFlight).toBe(0)
    expect(restarts).toBe(1)
  })

  it('there is one gateway, one monolith: everybody notices, and it comes back', () => {
    for (const trial of [
      trialOf('web-killed', 'monolithic'),
      trialOf('gateway-killed'),
      trialOf('gateway-killed', 'monolithic'),
      trialOf('all-restarted'),
      trialOf('all-restarted', 'monolithic'),
    ]) {
      expect(trial.failed).toBeGreaterThan(0)
    }
    expect(trialOf('gateway-killed')).toMatchObject({ restarts: 1, webRestarts: 0 })
  })

  it('Docker starts Redis again in the stack; in the monolith it notices nothing', () => {
    expect(trialOf('redis-crashed')).toMatchObject({ restarts: 1, webRestarts: 0 })
    expect(trialOf('redis-crashed', 'monolithic').restarts).toBe(0)
  })
})

describe('Redis away', () => {
  it.each(['redis-paused', 'network-cut'])('%s is a real one: nobody is served', (id) => {
    const { servedMeanwhile, outcomes, webRestarts } = trialOf(id)
    expect(servedMeanwhile).toEqual({ reads: 0, writes: 0 })
    expect(Object.keys(outcomes).sort()).toEqual(['200', '201', '503'])
    expect(webRestarts).toBe(0)
  })

  it('a full Redis still gives what it has, and takes nothing new', () => {
    const { servedMeanwhile, outcomes } = trialOf('redis-full')
    expect(servedMeanwhile?.writes).toBe(0)
    expect(servedMeanwhile?.reads).toBeGreaterThan(10)
    expect(Object.keys(outcomes).sort()).toEqual(['200', '201', '503'])
  })

  it('silent or gone, every data route answers 503, and nobody restarts the app', () => {
    const { away } = resultOf('redis-away')
    expect(away?.outages.map(({ kind }) => kind)).toEqual(['silent', 'gone'])
    for (const { outcomes, webRestarts } of away?.outages ?? []) {
      expect(Object.keys(outcomes)).toHaveLength(9)
      for (const [route, answers] of Object.entries(outcomes)) {
        expect([route, ...Object.keys(answers)]).toEqual([route, '503'])
      }
      expect(webRestarts).toBe(0)
    }
    expect(away?.memory.length).toBeGreaterThan(3)
    for (const { bytes } of away?.memory ?? []) expect(bytes).toBeGreaterThan(10e6)
  })
})

describe('what is done on purpose', () => {
  it.each(['rolled', 'scaled'])('%s: no request fails', (id) => {
    expect(trialOf(id)).toMatchObject({ failed: 0, restarts: 0 })
  })

  it.each([
    ['multiContainer', ['gateway', 'redis', 'web 1', 'web 2', 'web 3']],
    ['monolithic', ['monolith']],
  ])('docker stop of %s: what is in flight is answered, and each exit code is 0', (id, names) => {
    const [stop] = resultOf('stopped', id).stops ?? []
    expect(Object.keys(stop?.exitCodes ?? {}).sort()).toEqual(names)
    expect(Object.values(stop?.exitCodes ?? {})).toEqual(names.map(() => 0))
    expect(stop?.inFlight).toBeGreaterThanOrEqual(3)
    expect(stop?.finished).toBe(stop?.inFlight)
  })
})

it('weighs the three ways to write to disk, and both packagings ask for the chosen one', () => {
  const { durability } = resultOf('appendfsync')
  expect(durability?.chosen).toBe('no')
  const policies = ['no', 'everysec', 'always']
  expect(durability?.figures.map(({ policy }) => policy)).toEqual([...policies, ...policies])
  for (const { writesPerSecond } of durability?.figures ?? []) {
    expect(writesPerSecond.median).toBeGreaterThan(0)
  }
})

it('leaves no image of its own', async () => {
  const { stdout } = await docker.run(['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}'])
  expect(stdout).not.toContain(`roll-${run.id}`)
  const left = await findLabObjects(docker, run.id)
  expect(left.filter(({ kind }) => kind !== 'container')).toEqual([])
})
