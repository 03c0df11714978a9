import { describe, expect, it } from 'vitest'
import type { ContenderId } from './cases.ts'
import { readGoals } from './goals.ts'
import type { ImageWeight, MeasuredCase } from './results.ts'

/** Three repetitions of a case, by contender. */
function measured(id: string, rates: Partial<Record<ContenderId, number[]>>): MeasuredCase {
  const roundOf = (perSecond: number) => ({
    ...{ perSecond, p50Ms: 1, p99Ms: 2, requests: perSecond, failed: 0, busy: 1 },
  })
  const loads = Object.entries(rates).map(([who, all]) => [who, all.map(roundOf)] as const)
  const own = { id, title: id, tasks: 100, answerBytes: 10 }
  return { ...own, loads: Object.fromEntries(loads) }
}

const goal = (id: string, cases: MeasuredCase[], image?: ImageWeight) =>
  readGoals({ cases, ...(image ? { image } : {}) }).find((one) => one.id === id)

const LIST = 'list-100'
const l1 = [1000, 1000, 1000]

describe('a goal', () => {
  it.each([
    ['met where the median of the ratios reaches it', [900, 910, 920], 'met'],
    ['met by a tie', [850, 850, 850], 'met'],
    ['missed by a little less', [849, 849, 999], 'missed'],
  ])('is %s', (_, ours, status) => {
    expect(goal(LIST, [measured(LIST, { ours, l1 })])?.status).toBe(status)
  })

  it('compares neighbors in time, not medians: a slow while befalls both', () => {
    const rates = { ours: [900, 90, 450], l1: [1000, 100, 500] }
    expect(goal(LIST, [measured(LIST, rates)])?.ratio).toEqual({
      ...{ median: 0.9, low: 0.9, high: 0.9, repetitions: 3 },
    })
  })

  it('compares the app with itself, where that is the question', () => {
    const pages = [measured('page-100', { ours: l1 }), measured('page-10000', { ours: [700] })]
    expect(goal('page-10000', pages)).toMatchObject({ status: 'missed', ratio: { median: 0.7 } })
  })

  it.each([
    [138e6, 'met'],
    [139e6, 'missed'],
  ])('may be one that is not to be passed: %d bytes', (bytes, status) => {
    const libraries = [{ path: '/lib/libc.so.6', bytes: 10e6 }]
    const sizes = { bytes, nodeBytes: 100e6, publishedNodeBytes: 110e6, libraries }
    expect(goal('image', [], { image: 'web', ...sizes })?.status).toBe(status)
  })

  it('is not measured without one of its parts, or where nothing was answered', () => {
    const cases = [measured('create', { ours: l1, l1: [0, 0, 0] }), measured(LIST, { ours: l1 })]
    for (const id of ['create', 'toggle', LIST, 'image']) {
      expect(goal(id, cases)).toMatchObject({ status: 'not-measured', ratio: null })
    }
  })
})
