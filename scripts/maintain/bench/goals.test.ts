import { describe, expect, it } from 'vitest'
import { readGoals } from './goals.ts'
import { sampleBench } from './sample-bench.ts'

const read = (id: string, results = sampleBench()) =>
  readGoals(results).find((goal) => goal.id === id)

describe('a goal', () => {
  it('is met where the median of the ratios reaches it', () => {
    expect(read('list-100')).toMatchObject({ status: 'met', goal: 0.85 })
    expect(read('list-100')?.ratio).toEqual({
      ...{ median: 0.91, low: 0.9, high: 0.92, repetitions: 3 },
    })
  })

  it('is met by a tie', () => {
    const tie = { 'list-100': { ours: [850, 850, 850], l1: [1000, 1000, 1000] } }
    expect(read('list-100', sampleBench(tie))?.status).toBe('met')
  })

  it('is missed by a little less', () => {
    const less = { 'list-100': { ours: [849, 849, 999], l1: [1000, 1000, 1000] } }
    expect(read('list-100', sampleBench(less))?.status).toBe('missed')
  })

  it('compares neighbors in time, not medians: a slow while befalls both', () => {
    const slow = { 'list-100': { ours: [900, 90, 450], l1: [1000, 100, 500] } }
    expect(read('list-100', sampleBench(slow))?.ratio).toMatchObject({ low: 0.9, high: 0.9 })
  })

  it('compares the app with itself, where that is the question', () => {
    const slower = {
      'page-10000': { ours: [7000, 7000, 7000] },
      'page-100': { ours: [1e4, 1e4, 1e4] },
    }
    expect(read('page-10000', sampleBench(slower))).toMatchObject({
      status: 'missed',
      ratio: { median: 0.7 },
    })
  })

  it('may be one that is not to be passed', () => {
    const results = sampleBench()
    expect(read('image', results)).toMatchObject({ status: 'met', ratio: { median: 130 / 120 } })
    if (results.image) results.image.bytes = 139e6
    expect(read('image', results)?.status).toBe('missed')
  })

  it('is not measured without one of its parts, or where nothing was answered', () => {
    const results = sampleBench({ create: { l1: [0, 0, 0] } })
    results.cases = results.cases.filter(({ id }) => id !== 'toggle')
    delete results.image
    for (const id of ['create', 'toggle', 'image']) {
      expect(read(id, results)).toMatchObject({ status: 'not-measured', ratio: null })
    }
  })
})
