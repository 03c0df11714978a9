import { expect, it } from 'vitest'
import type { LabObject } from '../../engine/docker/lab-objects.ts'
import { isOurs } from './left-behind.ts'

type Holding = Pick<LabObject, 'guide' | 'run' | 'files'>

const holding = (labels: Partial<Holding>): Holding => ({
  ...{ guide: '', run: '', files: '' },
  ...labels,
})
const files = (...names: string[]) => holding({ files: names.join(',') })

it.each<[string, Holding, boolean]>([
  ['made from this clone', holding({ guide: '/lab' }), true],
  ['made from another clone', holding({ guide: '/lab-2' }), false],
  ['made from nobody knows which', holding({ guide: 'true' }), false],
  ['made with this clone’s compose file', files('/lab/multi-container/compose.yaml'), true],
  ['made with files of which one is here', files('/my/a.yaml', '/lab/b.yaml'), true],
  ['a run’s own', holding({ guide: '/lab', run: '20260102-030405-abcd' }), false],
  ['without a label', holding({}), false],
  ['with a label alike', holding({ guide: 'false' }), false],
  ['made with another clone’s compose file', files('/lab-2/multi-container/compose.yaml'), false],
])('what is %s', (_, held, ours) => {
  expect(isOurs(held, '/lab')).toBe(ours)
})
