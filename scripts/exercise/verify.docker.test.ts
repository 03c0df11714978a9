import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Docker } from '../docker/docker.ts'
import { ROOT } from '../paths.ts'
import { newRun } from '../run.ts'
import type { Step } from '../steps.ts'
import { engineObjects } from '../testing/engine-objects.ts'
import type { Finding } from './findings.ts'
import { type Fixture, makeFixture, RIGHT, WRONG } from './fixtures.ts'
import { verify } from './verify.ts'

const docker = new Docker()

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'exercise-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function inSilence(steps: Step[]): Promise<void> {
  for (const { task } of steps) await task(() => undefined)
}

async function verifyFolder(directory: string): Promise<Finding[]> {
  const { signal } = new AbortController()
  return verify({ docker, run: await newRun(), signal, directory, runSteps: inSilence })
}

async function verifyFixture(fixture: Fixture): Promise<Finding[]> {
  const directory = path.join(folder, fixture.name.replaceAll(/\W+/g, '-'))
  await makeFixture(fixture, directory)
  return verifyFolder(directory)
}

const failing = (found: Finding[]) =>
  Object.fromEntries(found.flatMap((one) => (one.status === 'fails' ? [[one.id, one.hint]] : [])))
const notJudged = (found: Finding[]) =>
  found.filter(({ status }) => status === 'not-judged').map(({ id }) => id)
const facts = (found: Finding[]) => JSON.stringify(found, null, 2)

describe('exercise verify', () => {
  it.each([RIGHT, ...WRONG])('$name', async (fixture) => {
    const found = await verifyFixture(fixture)
    expect(failing(found), facts(found)).toEqual(fixture.fails)
    expect(notJudged(found), facts(found)).toEqual(fixture.notJudged)
  })

  it("holds for the lab's own stack, with its gateway", async () => {
    const found = await verifyFolder(path.join(ROOT, 'multi-container'))
    expect(failing(found), facts(found)).toEqual({})
    expect(notJudged(found)).toEqual([])
  })

  it('leaves nothing behind, not even a volume without a name or an image', async () => {
    const images = async () => {
      const { stdout } = await docker.run(['image', 'ls', '--all', '--format', '{{.Repository}}'])
      return stdout.split('\n').filter((name) => name.startsWith('task-app-exercise'))
    }
    const before = await engineObjects(docker)
    const noVolume = WRONG.find(({ name }) => name === 'no volume')
    expect(noVolume).toBeDefined()
    if (noVolume) await verifyFixture({ ...noVolume, name: 'no volume, again' })
    expect(await engineObjects(docker)).toEqual(before)
    expect(await images()).toEqual([])
  })
})
