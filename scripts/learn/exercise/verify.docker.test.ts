import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Docker } from '../../engine/docker/docker.ts'
import { findLabObjects } from '../../engine/docker/lab-objects.ts'
import { Interrupted } from '../../core/main.ts'
import { ROOT } from '../../core/paths.ts'
import { newRun } from '../../core/run.ts'
import type { Step } from '../../core/steps.ts'
import { engineObjects } from '../../maintain/testing/engine-objects.ts'
import { waitFor } from '../../core/wait.ts'
import type { Finding } from './findings.ts'
import { type Fixture, makeFixture, RIGHT, WRONG } from './fixtures.ts'
import { verify } from './verify.ts'
import { makeWorkspace } from './workspace.ts'

const docker = new Docker()

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'exercise-'))
})
afterAll(() => rm(folder, { recursive: true }))

const silent = () => undefined
async function inSilence<T>(_: string, steps: Step<T>[]): Promise<T[]> {
  const results: T[] = []
  for (const { task, skip } of steps) if (!skip?.()) results.push(await task(silent, silent))
  return results
}

async function verifyFolder(
  directory: string,
  { signal }: AbortController = new AbortController(),
): Promise<Finding[]> {
  return verify({ docker, run: await newRun(), signal, directory, runSteps: inSilence })
}

async function workOf(fixture: Fixture): Promise<string> {
  const directory = path.join(folder, fixture.name.replaceAll(/\W+/g, '-'))
  await makeFixture(fixture, directory)
  return directory
}

/** A folder to verify. */
interface Trial {
  name: string
  directory: () => Promise<string>
}

const OWN_STACK: Trial = {
  name: "the lab's own stack, with its gateway",
  directory: () => Promise.resolve(path.join(ROOT, 'multi-container')),
}

const trialOf = (fixture: Fixture): Trial => ({
  name: fixture.name,
  directory: () => workOf(fixture),
})

/** Most of a trial is waiting for health checks, so a few may share the machine. */
const AT_A_TIME = 3

/** Verifies them, a few at a time; each result waits for its test, failures included. */
async function verifyAll(trials: Trial[]): Promise<Map<string, Promise<Finding[]>>> {
  const results = new Map<string, Promise<Finding[]>>()
  const waiting = [...trials]
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const result = next.directory().then((directory) => verifyFolder(directory))
      results.set(next.name, result)
      await result.catch(() => undefined)
    }
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, work))
  return results
}

const failing = (found: Finding[]) =>
  Object.fromEntries(found.flatMap((one) => (one.status === 'fails' ? [[one.id, one.hint]] : [])))
const notJudged = (found: Finding[]) =>
  found.filter(({ status }) => status === 'not-judged').map(({ id }) => id)
const facts = (found: Finding[]) => JSON.stringify(found, null, 2)

/** Names of images, the trial's own and those of others. */
const imageNames = async () => {
  const format = '{{.Repository}}:{{.Tag}}'
  const { stdout } = await docker.run(['image', 'ls', '--all', '--format', format])
  return stdout.split('\n').sort()
}

describe('exercise verify', () => {
  let results: Map<string, Promise<Finding[]>>
  let before: string[]
  let imagesBefore: string[]
  beforeAll(async () => {
    before = await engineObjects(docker)
    imagesBefore = await imageNames()
    results = await verifyAll([OWN_STACK, ...[RIGHT, ...WRONG].map(trialOf)])
  })

  it.each([RIGHT, ...WRONG])('$name', async (fixture) => {
    const found = (await results.get(fixture.name)) ?? []
    expect(failing(found), facts(found)).toEqual(fixture.fails)
    expect(notJudged(found), facts(found)).toEqual(fixture.notJudged)
  })

  it(`holds for ${OWN_STACK.name}`, async () => {
    const found = (await results.get(OWN_STACK.name)) ?? []
    expect(found).not.toEqual([])
    expect(failing(found), facts(found)).toEqual({})
    expect(notJudged(found)).toEqual([])
  })

  it('leaves nothing behind, not even an image or a volume without a name', async () => {
    expect(await engineObjects(docker)).toEqual(before)
    expect(await imageNames()).toEqual(imagesBefore)
  })

  it('takes an empty compose file for a start, and tells what is missing', async () => {
    const directory = path.join(folder, 'empty')
    await makeWorkspace(directory)
    const found = await verifyFolder(directory)
    expect(failing(found)).toEqual({ services: 'services' })
    expect(notJudged(found)).toHaveLength(found.length - 1)
  })

  it('leaves nothing behind when it is interrupted', async () => {
    const controller = new AbortController()
    const interrupted = new Docker({ signal: controller.signal })
    const run = await newRun()
    const { signal } = controller
    const directory = await workOf({ ...RIGHT, name: 'interrupted' })
    const verifying = verify({ docker: interrupted, run, signal, directory, runSteps: inSilence })
    const thereIsAContainer = async () => {
      const objects = await findLabObjects(docker, run.id)
      return objects.some(({ kind }) => kind === 'container') ? true : undefined
    }
    const ended = expect(verifying).rejects.toThrow('SIGINT')
    await waitFor('a container of the trial', thereIsAContainer, { timeoutMs: 100_000 })
    controller.abort(new Interrupted('SIGINT'))
    await ended
    expect(await engineObjects(docker)).toEqual(before)
    expect(await imageNames()).toEqual(imagesBefore)
  })
})
