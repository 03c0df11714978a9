import { afterEach, describe, expect, it } from 'vitest'
import { Docker } from '../../engine/docker/docker.ts'
import { findGuideObjects } from '../../engine/docker/lab-objects.ts'
import { GUIDE_LABEL, OWNER_LABEL, RUN_LABEL } from '../../core/labels.ts'
import { ROOT } from '../../core/paths.ts'
import { engineSurroundings, refuseStartedLab } from './engine-surroundings.ts'

const docker = new Docker()
const NAME = `guide-test-${process.pid}`
const GUIDE = ['--label', `${GUIDE_LABEL}=${ROOT}`]
const ELSEWHERE = ['--label', `${GUIDE_LABEL}=/elsewhere/lab`]
const RUN = ['--label', `${RUN_LABEL}=${NAME}`, '--label', `${OWNER_LABEL}=elsewhere:1`]

// What a check removes is all that carries the guide's label: a lab that somebody has under way here must not be among it.
const { ours, others } = await findGuideObjects(docker)
const isUnderWay = ours.length + others.length > 0

const names = async () => (await findGuideObjects(docker)).ours.map(({ name }) => name)

/** As a chapter does, twice: the first one loses its name. @returns its id */
async function build(what: string): Promise<string> {
  const input = `FROM scratch\nCMD ["${what}"]\n`
  await docker.run(['buildx', 'build', '--load', '--tag', NAME, ...GUIDE, '-'], { input })
  return (await docker.run(['image', 'inspect', '--format', '{{.Id}}', NAME])).stdout
}

afterEach(async () => {
  await docker.run(['image', 'rm', NAME], { reject: false })
  await docker.run(['volume', 'rm', '--force', `${NAME}-a`, `${NAME}-b`, `${NAME}-c`])
})

describe.skipIf(isUnderWay)('the engine around a check', () => {
  it('must not hold a lab that is under way; that stays as it is', async () => {
    await docker.run(['volume', 'create', ...GUIDE, `${NAME}-a`])
    await expect(engineSurroundings(docker).enter()).rejects.toThrow(
      `A lab is under way here: volume ${NAME}-a.`,
    )
    expect(await names()).toEqual([`${NAME}-a`])
  })

  it('must not hold what another clone made; that stays as it is', async () => {
    await docker.run(['volume', 'create', ...ELSEWHERE, `${NAME}-a`])
    await expect(engineSurroundings(docker).enter()).rejects.toMatchObject({
      message: `This engine holds a lab that was not made from this folder: volume ${NAME}-a (made from /elsewhere/lab).`,
      remedy: expect.not.stringContaining('reset') as string,
    })
    await docker.run(['volume', 'inspect', `${NAME}-a`])
  })

  it('is rid of what the chapters made, and blames nobody for what others made meanwhile', async () => {
    const surroundings = engineSurroundings(docker)
    await surroundings.enter()
    await docker.run(['volume', 'create', ...GUIDE, `${NAME}-a`])
    await docker.run(['network', 'create', ...GUIDE, `${NAME}-a`])
    await docker.run(['volume', 'create', `${NAME}-b`])
    // A run's own, from the same Dockerfile.
    await docker.run(['volume', 'create', ...GUIDE, ...RUN, `${NAME}-c`])
    const replaced = await build('first')
    await build('second')
    expect(await names()).toEqual([`${NAME}-a`, `${NAME}-a`])
    expect(await surroundings.leave()).toEqual([])
    expect((await docker.run(['image', 'inspect', replaced], { reject: false })).exitCode).toBe(1)
    expect(await names()).toEqual([])
    await docker.run(['volume', 'inspect', `${NAME}-b`])
    await expect(refuseStartedLab(docker)).resolves.toBeUndefined()
    await docker.run(['volume', 'inspect', `${NAME}-c`])
  })
})
