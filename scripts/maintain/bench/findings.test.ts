import { describe, expect, it } from 'vitest'
import { growthFindings, replicaFindings, sizeFindings, speedFindings } from './findings.ts'
import { sampleBench } from './sample-bench.ts'

const ALL = (rate: number) => [rate, rate, rate]

describe('the speed', () => {
  it.each([
    [{ ours: ALL(9000) }, 'That is 90 % of the 10,000 of a route'],
    [{ ours: ALL(9900) }, 'That is as good as the 10,000 of a route'],
    [{ ours: ALL(5000), original: ALL(500) }, 'The original way answers 500: this app 10 times as'],
    [{ ours: ALL(500), original: ALL(500) }, 'The original way answers as many (500)'],
    [{ ours: ALL(400), original: ALL(500) }, 'The original way answers more: 500'],
  ])('is said by the figures %o', (rates, words) => {
    expect(speedFindings(sampleBench({ 'list-100': rates }))[0]).toContain(words)
  })

  it('names what failed, and where the server was not the limit', () => {
    const results = sampleBench()
    const load = results.cases.find(({ id }) => id === 'create')?.loads[0]
    for (const round of load?.rounds ?? []) Object.assign(round, { failed: 2, busy: 0.5 })
    expect(speedFindings(results)).toEqual(
      expect.arrayContaining([
        'Requests that failed, and count for no rate: 6 of 218,400 (This app).',
        expect.stringMatching(/did not take all of its core.*POST \/api\/tasks \(50 %\)\.$/),
      ]),
    )
  })
})

it('says of figures that lie far apart that they are rough', () => {
  const wild = [100, 200, 400]
  const all = { ours: wild, original: wild, l0: wild, l1: wild }
  const ids = sampleBench().cases.map(({ id }) => [id, all])
  const results = sampleBench(Object.fromEntries(ids) as Parameters<typeof sampleBench>[0])
  expect(speedFindings(results).join()).toContain(
    'are rough**: of half of the loads, repetitions are 100 %',
  )
  expect(speedFindings(sampleBench()).join()).not.toContain('rough')
})

describe('the growth', () => {
  it('is told in times, with the figures', () => {
    const rates = {
      'list-10': { ours: ALL(10_000) },
      'list-10000': { ours: ALL(1000), l1: ALL(1100) },
    }
    expect(growthFindings(sampleBench(rates))).toEqual(
      expect.arrayContaining([
        'This app takes 10 times the time for 10,000 tasks instead of 10: 1 ms instead of 0.10 ms a request.',
        expect.stringContaining('91 % of what L1 sends. The limit is the bytes'),
      ]),
    )
  })

  it('says where more than the bytes is the limit', () => {
    const rates = { 'list-10000': { ours: ALL(100), l1: ALL(1000) } }
    expect(growthFindings(sampleBench(rates)).join(' ')).toContain(
      '10 % of what L1 sends: more than',
    )
  })

  it.each([
    [ALL(9000), 'The page costs about the same'],
    [ALL(900), 'The page costs more the more tasks there are'],
  ])('looks at the page with %o', (ours, words) => {
    const rates = { 'page-10000': { ours }, 'page-100': { ours: ALL(9000) } }
    expect(growthFindings(sampleBench(rates)).join(' ')).toContain(words)
  })
})

/** So many requests a second with one replica and with five, and who takes which cores. */
function replicas(rates: [number, number], cores: Record<string, number> | null) {
  const results = sampleBench()
  const [one, five] = rates
  results.replicas = {
    ...{ tasks: 100, idleBytes: [1], loadedBytes: [1] },
    counts: [
      { n: 1, perSecond: one },
      { n: 5, perSecond: five },
    ].map(({ n, perSecond }) => ({
      replicas: n,
      rounds: [{ perSecond, p50Ms: 1, p99Ms: 1, requests: 1, failed: 0, cores }],
    })),
  }
  return replicaFindings(results).join(' ')
}

describe('replicas', () => {
  it.each([
    [[1000, 1000], { web: 1, Gateway: 0.9 }, 'serve no more', 'the limit is the machine'],
    [
      [1000, 2500],
      { web: 1, Gateway: 0.2 },
      'serve more: 1,000',
      'one core that a replica can use',
    ],
    [[1000, 700], { web: 0.5, Gateway: 0.5 }, 'serve less', 'what stands between'],
  ] as const)('%j with %o', ([one, five], cores, grows, why) => {
    const text = replicas([one, five], cores)
    expect(text).toContain(grows)
    expect(text).toContain(why)
  })

  it('says what a request costs all together', () => {
    const cores = { web: 1, Gateway: 0.7, 'Everything else': 0.3 }
    expect(replicas([1000, 1000], cores)).toContain('costs 1.7 ms of CPU')
  })

  it('says that other work was in the way', () => {
    const text = replicas([1000, 1000], { web: 1, 'Everything else': 0.9 })
    expect(text).toContain('something else took 0.90')
  })

  it('claims nothing where the machine tells nothing', () => {
    expect(replicas([1000, 1000], null)).toContain('this machine does not tell')
  })
})

it('makes no figure out of nothing', () => {
  const nothing = { ours: ALL(0), l1: ALL(0), original: ALL(0) }
  const rates = { 'list-100': nothing, 'list-10000': nothing, 'page-100': nothing }
  const results = sampleBench(rates)
  const text = [...speedFindings(results), ...growthFindings(results)].join(' ')
  expect(text).not.toMatch(/NaN|Infinity|undefined/)
})

it('says how large it is', () => {
  expect(sizeFindings(sampleBench()).join(' ')).toContain(
    'The web image is 130 MB, 1.08 times Node as it is published (110 MB) and the 1 library that it loads (10 MB). Of Node it has 100 MB: what only native debuggers read is stripped.',
  )
})

it('says nothing of what was not measured', () => {
  const { coldStart, replicas: none, image, ...rest } = { ...sampleBench(), cases: [] }
  expect([coldStart, none, image]).not.toContain(undefined)
  expect([...speedFindings(rest), ...growthFindings(rest), ...sizeFindings(rest)]).toEqual([])
  expect(replicaFindings(rest)).toEqual([])
})
