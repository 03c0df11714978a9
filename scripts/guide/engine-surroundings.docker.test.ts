import { afterEach, describe, expect, it } from 'vitest'
import { Docker } from '../docker/docker.ts'
import { findGuideObjects } from '../docker/lab-objects.ts'
import { GUIDE_LABEL, OWNER_LABEL, RUN_LABEL } from '../labels.ts'
import { engineSurroundings, refuseStartedLab } from './engine-surroundings.ts'

const docker = new Docker()
const NAME = `guide-test-${process.pid}`
const GUIDE = ['--label', `${GUIDE_LABEL}=true`]
const RUN = ['--label', `${RUN_LABEL}=${NAME}`, '--label', `${OWNER_LABEL}=elsewhere:1`]

// What a check removes is all that carries the guide's label: a lab that somebody has under way here must not be among it.
const isUnderWay = (await findGuideObjects(docker)).length > 0

const names = async () => (await findGuideObjects(docker)).map(({ name }) => name)

afterEach(async () => {
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

  it('is rid of what the chapters made, of nothing else, and what differs then is told', async () => {
    const surroundings = engineSurroundings(docker)
    await surroundings.enter()
    await docker.run(['volume', 'create', ...GUIDE, `${NAME}-a`])
    await docker.run(['network', 'create', ...GUIDE, `${NAME}-a`])
    await docker.run(['volume', 'create', `${NAME}-b`])
    // A run's own, from the same Dockerfile.
    await docker.run(['volume', 'create', ...GUIDE, ...RUN, `${NAME}-c`])
    expect(await names()).toEqual([`${NAME}-a`, `${NAME}-a`])
    expect(await surroundings.leave()).toEqual([`Left behind: volume ${NAME}-b`])
    expect(await names()).toEqual([])
    await expect(refuseStartedLab(docker)).resolves.toBeUndefined()
    await docker.run(['volume', 'inspect', `${NAME}-c`])
  })
})
