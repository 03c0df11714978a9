import { expect, it } from 'vitest'
import { addedToRuns, type LabObject } from './lab-objects.ts'

const RUN = '20260102-030405-abcd'
const object = (project: string, run = '', owner = ''): LabObject => ({
  ...{ kind: 'container', id: project, name: project, run, owner, project, guide: '', files: '' },
})

it.each([
  ['of a run', `lab-${RUN}-1`],
  ['of one that failed to start', `lab-${RUN}-1-fixed-port`],
  ['of a copy', `lab-${RUN}-fix-${RUN}-1`],
])('what was added to the Compose project %s by hand is the run’s', (_, project) => {
  const added = object(project)
  expect(addedToRuns([added], [])).toEqual([{ ...added, run: RUN }])
  const known = addedToRuns([added], [object(project, RUN, 'here:1')])
  expect(known).toEqual([{ ...added, run: RUN, owner: 'here:1' }])
})

it.each(['', 'task-manager', `my-lab-${RUN}-1`, `lab-${RUN}f-1`, 'lab-20260102-1', 'lab-'])(
  'what is in the project "%s" is somebody else’s',
  (project) => {
    expect(addedToRuns([object(project)], [])).toEqual([])
  },
)

it('what carries the run’s label is not counted twice', () => {
  expect(addedToRuns([object(`lab-${RUN}-1`, RUN)], [])).toEqual([])
})
