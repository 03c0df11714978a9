import { describe, expect, it } from 'vitest'
import type { UpdatesFacts } from './facts.ts'
import { readUpdates } from './read.ts'
import { allInOne, blueGreen, facts, forgetting, onVolume, swap, three } from './sample-facts.ts'

const read = (monolithic: UpdatesFacts, multiContainer: UpdatesFacts) =>
  readUpdates({ monolithic, multiContainer })

describe('the best way of each', () => {
  const NO = { impossible: 'no room' }
  const NEVER = { notMeasured: 'Waited 60 s, in vain.' }

  it.each([
    ['one that loses no task, though requests fail', onVolume(), 'recreate in place', '3 of 3'],
    ['one that fails nobody, where each loses tasks', allInOne, 'blue and green', '3 of 3'],
    ['one that costs nothing', facts(), 'rolling over two replicas', '0 of 3'],
    [
      'one on a common volume that lost nothing',
      onVolume({ blueGreen: blueGreen(swap(0, ['web', 'redis'])) }),
      ...(['blue and green on one volume', '0 of 3'] as const),
    ],
    [
      'in place, where the engine refused a second one',
      onVolume({ blueGreen: { ...blueGreen(swap(0, [])), updates: NO } }),
      ...(['recreate in place', '3 of 3'] as const),
    ],
    [
      'in place, where a second one was not measured',
      onVolume({ blueGreen: { ...blueGreen(swap(0, [])), updates: NEVER } }),
      ...(['recreate in place', '3 of 3'] as const),
    ],
    [
      'in place, where nothing else is tried',
      onVolume({ blueGreen: null }),
      ...(['recreate in place', '3 of 3'] as const),
    ],
  ])('is %s', (_, monolith, name, noticed) => {
    const row = read(monolith, facts()).rows?.Updates
    expect(row?.headline?.monolithic).toMatch(new RegExp(`^${name}: `))
    expect(row?.figure?.text).toEqual({ monolithic: noticed, multiContainer: '0 of 3' })
    expect(row?.better).toBe(noticed === '0 of 3' ? 'same' : 'multiContainer')
  })

  it('is better where it loses no task than where it fails no request', () => {
    const stack = facts({ rolling: NO })
    expect(read(allInOne, stack).rows?.Updates?.better).toBe('multiContainer')
  })

  it('is the stack’s no more where both lose tasks and fail requests', () => {
    const stack = facts({ rolling: NO, fix: three(swap(10, ['web'], 0)) })
    const monolith = onVolume({ fix: three(swap(99, ['web', 'redis'], 0)), blueGreen: null })
    expect(read(monolith, stack).rows?.Updates?.better).toBe('same')
  })
})

describe('what is said of blue and green', () => {
  const said = (monolith: UpdatesFacts) => read(monolith, facts()).caveats?.join(' ')

  it('names what was lost on one volume, and the last words of Redis', () => {
    expect(said(onVolume())).toContain(
      '0 of 300 requests failed in 3 updates, 15 of 15 tasks kept, 12 of 60 added meanwhile lost. Both were on one volume: Docker started the second without a warning, and its Redis said at last “Ready to accept connections tcp”.',
    )
    expect(said(onVolume({ blueGreen: { ...blueGreen(forgetting(0)), redisSaid: '' } }))).toContain(
      'and its Redis said nothing',
    )
  })

  it.each([
    ['where the tasks were', allInOne, 'Each had its tasks in its own container.'],
    ['that it was not tried', onVolume({ blueGreen: null }), 'was not tried with the monolith'],
    [
      'why it was refused',
      onVolume({ blueGreen: { ...blueGreen(swap(0, [])), updates: { impossible: 'in use' } } }),
      'Blue and green with the monolith: not possible (in use)',
    ],
    [
      'why it was not measured',
      onVolume({ blueGreen: { ...blueGreen(swap(0, [])), updates: { notMeasured: 'late' } } }),
      'Blue and green with the monolith: not measured (late)',
    ],
  ])('says %s', (_, monolith, words) => {
    expect(said(monolith)).toContain(words)
  })
})
