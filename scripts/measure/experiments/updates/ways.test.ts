import { describe, expect, it } from 'vitest'
import type { UpdatesFacts } from './facts.ts'
import { readUpdates } from './read.ts'
import { allInOne, facts, onVolume, swap, three } from './sample-facts.ts'

const read = (monolithic: UpdatesFacts, multiContainer: UpdatesFacts) =>
  readUpdates({ monolithic, multiContainer })

describe('the best way of each', () => {
  const NO = { impossible: 'no room' }

  it.each([
    ['in place, where nothing else is possible', onVolume(), 'recreate in place', '3 of 3'],
    ['one that costs nothing', facts(), 'rolling over two replicas', '0 of 3'],
    [
      'one that loses no task, though requests fail',
      onVolume({ rolling: three(swap(0, ['web', 'redis'], 0)) }),
      ...(['recreate in place', '3 of 3'] as const),
    ],
    [
      'the one that fails fewer requests, where each loses tasks',
      facts({ fix: three(swap(40, ['web'], 0)), rolling: three(swap(7, ['web'], 0)) }),
      ...(['rolling over two replicas', '3 of 3'] as const),
    ],
  ])('is %s', (_, monolith, name, noticed) => {
    const row = read(monolith, facts()).rows?.Updates
    expect(row?.headline?.monolithic).toMatch(new RegExp(`^${name}: `))
    expect(row?.figure?.text).toEqual({ monolithic: noticed, multiContainer: '0 of 3' })
    expect(row?.better).toBe(noticed === '0 of 3' ? 'same' : 'multiContainer')
  })

  it('is better where it loses no task than where it fails no request', () => {
    const stack = facts({ rolling: NO })
    const forgetful = { ...allInOne, fix: three(swap(0, ['web', 'redis'], 0)) }
    expect(read(forgetful, stack).rows?.Updates?.better).toBe('multiContainer')
  })

  it('is the stack’s no more where both lose tasks and fail requests', () => {
    const stack = facts({ rolling: NO, fix: three(swap(10, ['web'], 0)) })
    const monolith = onVolume({ fix: three(swap(99, ['web', 'redis'], 0)) })
    expect(read(monolith, stack).rows?.Updates?.better).toBe('same')
  })
})
