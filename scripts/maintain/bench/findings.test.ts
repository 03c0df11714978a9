import { describe, expect, it } from 'vitest'
import { findings, growthFindings, speedFindings, stackFindings } from './findings.ts'
import { sampleBench } from './sample-bench.ts'

const ALL = (rate: number) => [rate, rate, rate]

describe('the speed', () => {
  it.each([
    [{ ours: ALL(9000) }, 'That is 90 % of the 10,000 of one Redis round trip'],
    [{ ours: ALL(9900) }, 'That is as good as the 10,000 of one Redis round trip'],
    [{ ours: ALL(5000), original: ALL(500) }, 'The original way answers 500: this app 10 times as'],
    [{ ours: ALL(500), original: ALL(500) }, 'The original way answers as many (500)'],
    [{ ours: ALL(400), original: ALL(500) }, 'The original way answers more: 500'],
  ])('is said by the figures %o', (rates, words) => {
    expect(speedFindings(sampleBench({ 'list-100': rates }))[0]).toContain(words)
  })

  it('names what failed, and where the server was not the limit', () => {
    const results = sampleBench()
    const rounds = results.cases.find(({ id }) => id === 'create')?.loads.ours ?? []
    for (const round of rounds) Object.assign(round, { failed: 2, busy: 0.5 })
    expect(speedFindings(results)).toEqual(
      expect.arrayContaining([
        'Requests that failed, and count for no rate: 6 of 218,400 (This app).',
        expect.stringMatching(/did not take all of its core.*POST \/api\/tasks \(50 %\)\.$/),
      ]),
    )
  })

  it('is rough where the repetitions lie far apart', () => {
    const wild = [100, 200, 400]
    const all = { ours: wild, original: wild, l1: wild }
    const results = sampleBench(
      Object.fromEntries(sampleBench().cases.map(({ id }) => [id, all] as const)),
    )
    expect(speedFindings(results).join()).toContain('are rough**: of half of the loads')
    expect(speedFindings(sampleBench()).join()).not.toContain('rough')
  })
})

it('tells the growth in times, with the figures', () => {
  const rates = { 'list-10': { ours: ALL(10_000) }, 'list-10000': { ours: ALL(1000) } }
  expect(growthFindings(sampleBench(rates))).toEqual(
    expect.arrayContaining([
      'This app takes 10 times the time for 10,000 tasks instead of 10: 1 ms instead of 0.10 ms a request.',
    ]),
  )
})

it('says what the stack answers, and how many cores are taken', () => {
  const { stack, ...rest } = sampleBench()
  expect(stackFindings(sampleBench())).toEqual([
    'The stack answers 1,000 (990 to 1,010) requests a second for `GET /api/tasks` with 100 tasks; 1.60 of the 2 cores are taken then.',
  ])
  const rounds = stack?.rounds.map((one) => ({ ...one, cores: null })) ?? []
  const untold = stackFindings({ ...rest, ...(stack ? { stack: { ...stack, rounds } } : {}) })
  expect(untold.join()).toContain('this machine does not tell')
})

it('makes no figure out of nothing', () => {
  const nothing = { ours: ALL(0), l1: ALL(0), original: ALL(0) }
  const rates = { 'list-100': nothing, 'list-10000': nothing, 'page-100': nothing }
  expect(findings(sampleBench(rates)).join(' ')).not.toMatch(/NaN|Infinity|undefined/)
})

it('says nothing of what was not measured', () => {
  const { stack, ...rest } = { ...sampleBench(), cases: [] }
  expect(stack).toBeDefined()
  expect(findings(rest)).toEqual([])
})
