import { describe, expect, it } from 'vitest'
import type { BenchResults } from './bench-results.ts'
import { sampleBench } from './sample-bench.ts'
import {
  answersOn,
  basisOf,
  carries,
  coresFor,
  costsAlone,
  howMany,
  sizedFor,
  underWay,
} from './sizing.ts'
import { readStackLimits, stackLimits } from './stack-limits.ts'

const limits = await readStackLimits()

describe('the sums', () => {
  it.each([
    [10, 1, 1, 1],
    [600, 1, 1, 1],
    [601, 1, 1, 2],
    [100_000, 0.15, 1, 25],
    [100_000, 0.15, 2, 13],
    [3000, 1, 1, 5],
    [0, 1, 1, 1],
  ])(
    '%d a second at %d ms on %d cores, of which 0.6 are taken: %d of them',
    (rate, ms, cores, n) => {
      expect(howMany(rate, ms, cores)).toBe(n)
    },
  )

  it.each([
    [1000, 0.15, 0.15],
    [100_000, 0.15, 15],
    [10, 0.1, 0.001],
  ])('%d a second at %d ms take %d cores', (rate, ms, cores) => {
    expect(coresFor(rate, ms)).toBeCloseTo(cores)
  })

  it.each([
    [1000, 10, 10],
    [100_000, 2.5, 250],
  ])('at %d a second that take %d ms, %d are under way', (rate, ms, n) => {
    expect(underWay(rate, ms)).toBeCloseTo(n)
  })

  it('a part is full where its cores are taken, a link where its bits are', () => {
    const costMs = { median: 0.1, low: 0.1, high: 0.1, repetitions: 1 }
    expect(carries({ cores: 1, costMs })).toBeCloseTo(10_000)
    expect(carries({ cores: 2, costMs })).toBeCloseTo(20_000)
    expect(answersOn(1e9, 12_500)).toBe(10_000)
  })
})

/** The sample, with rounds of one replica that took these cores at these rates. */
function bench(rounds: [perSecond: number, cores: Record<string, number> | null][]): BenchResults {
  const results = sampleBench()
  const { replicas } = results
  if (!replicas) throw new Error('The sample has replicas')
  const [first, ...rest] = replicas.counts
  const measured = rounds.map(([perSecond, cores]) => ({
    ...{ perSecond, p50Ms: 4, p99Ms: 9, requests: perSecond, failed: 0, cores },
  }))
  return {
    ...results,
    replicas: { ...replicas, counts: [{ replicas: 1, ...first, rounds: measured }, ...rest] },
  }
}

describe('what they are made from', () => {
  it('is what a request took in each part, whoever is full first before the others', () => {
    const cores = {
      web: 0.5,
      Gateway: 0.2,
      Redis: 0.3,
      'Docker’s proxy': 0.2,
      'Everything else': 0.1,
    }
    const basis = basisOf(bench([[1000, cores]]), limits)
    expect(basis?.demands.map(({ part, costMs }) => [part, costMs.median])).toEqual([
      ['web', 0.5],
      ['Redis', 0.3],
      ['Gateway', 0.2],
    ])
    expect(basis).toMatchObject({
      waitMs: 4,
      elsewhere: 0.1,
      engineMs: 0.2,
      tasks: 100,
      answerBytes: 5000,
    })
    expect([basis?.replicaBytes, basis?.crowdedWebMs]).toEqual([110e6, 0.9])
  })

  it('has the range of all rounds', () => {
    const rounds = [0.1, 0.2, 0.4].map((web): [number, Record<string, number>] => [1000, { web }])
    const [web, ...others] = basisOf(bench(rounds), limits)?.demands ?? []
    expect(web?.costMs).toMatchObject({ low: 0.1, median: 0.2, high: 0.4 })
    // What took nothing that could be measured carries no sum.
    expect(others).toEqual([])
    expect(sizedFor(10_000, web ? [web] : [])[0]).toMatchObject({
      ...{ cores: 2, count: { low: 2, median: 4, high: 7 } },
    })
  })

  it.each([
    ['the machine told nothing', bench([[1000, null]])],
    ['nothing was answered', bench([[0, { web: 1 }]])],
    ['nothing was measured', { ...sampleBench(), cases: [] }],
  ])('is nothing where %s', (_, results) => {
    expect(basisOf(results, limits)).toBeUndefined()
  })

  it('knows what the app alone takes for each case', () => {
    const [first] = costsAlone(sampleBench())
    expect(first?.title).toBe('GET /api/tasks, 10 tasks')
    expect(first?.costMs.median).toBeCloseTo(1000 / 9100)
  })
})

describe('the limits', () => {
  it('are those of the stack’s files', () => {
    expect(limits).toEqual({
      ...{ gatewayThreads: 2, gatewayConnections: 1900, slots: 20, requestsPerReplica: 500 },
      memory: { gateway: 128 * 1024 ** 2, web: 256 * 1024 ** 2, redis: 256 * 1024 ** 2 },
    })
  })

  it('are missed where they are not found', () => {
    expect(() => stackLimits('', 'services: {}')).toThrow('Not found in the stack')
  })
})
