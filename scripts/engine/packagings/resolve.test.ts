import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../core/paths.ts'
import { describeSubjects, directoriesOf } from './resolve.ts'

const FIXTURES = path.join(ROOT, 'scripts/maintain/testing/fixtures')

describe('directoriesOf', () => {
  it('starts from where the reader is', async () => {
    const typed = { monolithic: './flask/monolithic', multiContainer: 'flask/multi-container/' }
    expect(await directoriesOf(typed, FIXTURES)).toEqual({
      monolithic: path.join(FIXTURES, 'flask/monolithic'),
      multiContainer: path.join(FIXTURES, 'flask/multi-container'),
    })
  })

  it('takes one alone', async () => {
    const found = await directoriesOf({ multiContainer: 'flask/multi-container' }, FIXTURES)
    expect(Object.keys(found)).toEqual(['multiContainer'])
  })

  it("takes the lab's own folders for what they are", async () => {
    const typed = { monolithic: 'monolithic', multiContainer: 'multi-container' }
    expect(await directoriesOf(typed, ROOT)).toEqual({})
  })

  it.each([
    [{ monolithic: 'nowhere' }, /There is no folder .*nowhere/],
    [{ monolithic: 'flask/monolithic/app.py' }, /There is no folder/],
    [{ monolithic: 'flask' }, /has no Dockerfile/],
    [{ multiContainer: 'flask' }, /has no compose file/],
    [{ wellRun: 'flask' }, /has no Dockerfile/],
  ])('refuses %j before anything is started', async (typed, message) => {
    await expect(directoriesOf(typed, FIXTURES)).rejects.toThrow(message)
  })
})

it('describes the subjects of a run, and whether each is the lab’s own', () => {
  expect(describeSubjects({ monolithic: '/m' })).toEqual([
    {
      ...{ id: 'monolithic', title: 'Monolith', own: false },
      ...{ directory: '/m', isSplit: false },
    },
    {
      ...{ id: 'multiContainer', title: 'Stack', own: true },
      ...{ directory: 'multi-container', isSplit: true },
    },
  ])
})

it.each([
  ['the lab’s own', {}, ['monolithic', 'wellRun', 'multiContainer']],
  ['beside the lab’s own', { multiContainer: '/s' }, ['monolithic', 'wellRun', 'multiContainer']],
  ['a reader’s pair', { monolithic: '/m', multiContainer: '/s' }, ['monolithic', 'multiContainer']],
  [
    ...['a reader’s three', { monolithic: '/m', wellRun: '/w' }],
    ...[['monolithic', 'wellRun', 'multiContainer']],
  ],
] as [string, Record<string, string>, string[]][])('%s', (_, directories, ids) => {
  expect(describeSubjects(directories).map(({ id }) => id)).toEqual(ids)
})
