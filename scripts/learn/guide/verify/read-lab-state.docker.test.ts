import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resolveBases } from '../../../engine/bases/bases.ts'
import { cleanUp } from '../../../engine/clean-up.ts'
import { Docker } from '../../../engine/docker/docker.ts'
import { GUIDE_LABEL, labelArguments } from '../../../core/labels.ts'
import { ROOT } from '../../../core/paths.ts'
import { newRun, type Run } from '../../../core/run.ts'
import type { LabState } from './lab-state.ts'
import { readLabState } from './read-lab-state.ts'

const docker = new Docker()
const BY_HAND = `lab-by-hand-${process.pid}`
const ELSEWHERE = `lab-elsewhere-${process.pid}`
const OF_A_RUN = `lab-of-a-run-${process.pid}`
const UNKNOWN = 'lab-nobody-has-this-image:1'
const labels = { [GUIDE_LABEL]: ROOT }

let run: Run
let image: string
let state: LabState
beforeAll(async () => {
  run = await newRun()
  const [redis] = await resolveBases(docker, { names: ['redis'] })
  image = redis?.reference ?? ''
  // As a learner makes them: with the label that the lab's files give, and no run's.
  await docker.run(['network', 'create', ...labelArguments(labels), BY_HAND])
  await docker.run(['volume', 'create', ...labelArguments(labels), BY_HAND])
  await docker.run(start(BY_HAND, ['--network', BY_HAND, ...labelArguments(labels)]))
  await docker.run(start(OF_A_RUN, labelArguments({ ...labels, ...run.labels })))
  const elsewhere = labelArguments({ [GUIDE_LABEL]: '/elsewhere/lab' })
  await docker.run(['volume', 'create', ...elsewhere, ELSEWHERE])
  await docker.run(start(ELSEWHERE, elsewhere))
  await docker.run(['stop', '--time', '0', BY_HAND])
  state = await readLabState(docker, [image, UNKNOWN])
})
afterAll(async () => {
  await docker.run(['rm', '--force', '--volumes', BY_HAND, ELSEWHERE])
  await docker.run(['network', 'rm', BY_HAND])
  await docker.run(['volume', 'rm', BY_HAND, ELSEWHERE])
  await cleanUp(docker, run)
})

const start = (name: string, flags: string[]) => [
  ...['run', '--detach', '--name', name, ...flags],
  ...['--label', 'com.docker.compose.project=mine', '--health-cmd', 'true', image],
]

describe('readLabState', () => {
  it('sees a container that was made by hand, and what became of it', () => {
    expect(state.containers.find(({ name }) => name === BY_HAND)).toMatchObject({
      ...{ project: 'mine', service: '', image, status: 'exited', networks: [BY_HAND] },
      startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
    })
  })

  it("does not see a tool's own", () => {
    expect(state.containers.map(({ name }) => name)).not.toContain(OF_A_RUN)
  })

  it('names what was made from another clone, and counts none of it', () => {
    expect(state.containers.map(({ name }) => name)).not.toContain(ELSEWHERE)
    expect(state.volumes).not.toContain(ELSEWHERE)
    expect(state.others).toEqual(
      expect.arrayContaining([
        `container ${ELSEWHERE} (made from /elsewhere/lab)`,
        `volume ${ELSEWHERE} (made from /elsewhere/lab)`,
      ]),
    )
  })

  it('sees networks and volumes', () => {
    expect(state.networks).toContain(BY_HAND)
    expect(state.volumes).toContain(BY_HAND)
  })

  it('tells an image that is there from one that is not', () => {
    expect(Object.keys(state.images)).toEqual([image])
  })
})
