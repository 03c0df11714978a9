import { titled } from '../../../maintain/testing/titled.ts'
import { describe, expect, it } from 'vitest'
import { costCharts } from './charts.ts'
import { readCost } from './read.ts'
import type { CostFacts } from './facts.ts'

const eight = (value: number) => Array.from({ length: 8 }, (_, round) => value + round / 100)

/** Facts in which everything grows with `cost`, and the requests served shrink. */
const facts = (cost: number, change: Partial<CostFacts> = {}): CostFacts => ({
  connections: 10,
  secondsEach: 0.8,
  tasks: 50,
  loads: [
    {
      route: 'GET /api/tasks',
      perSecond: eight(1000 / cost),
      p50Ms: eight(cost),
      p99Ms: eight(10 * cost),
      sentLateMs: eight(1),
      cpuWaitShares: [],
      steady: { perSecond: 500, requests: 1000, repeated: 2, disturbed: 0 },
      failed: 0,
    },
  ],
  memoryBytes: 1e8 * cost,
  containers: cost,
  processes: cost,
  networks: cost,
  volumes: 0,
  configuration: [{ file: 'Dockerfile', lines: 10 * cost }],
  configurationLines: 10 * cost,
  firstAnswerMs: eight(1000 * cost),
  ...change,
})

describe('cost-of-splitting', () => {
  it.each([
    ['the monolith, which costs less', facts(1), facts(3), 'monolithic'],
    ['the stack, which costs less', facts(3), facts(1), 'multiContainer'],
    ['nobody where all is even', facts(2), facts(2), 'same'],
  ] as const)('prefers %s', (_, monolithic, multiContainer, better) => {
    expect(readCost({ monolithic, multiContainer }).better).toBe(better)
  })

  it('names the figures that each of them wins', () => {
    const { sentence } = readCost({
      monolithic: facts(1, { memoryBytes: 3e8 }),
      multiContainer: facts(3, { memoryBytes: 1e8 }),
    })
    expect(sentence).toMatch(/^The monolith does better in 7 of 8 figures \(GET \/api\/tasks, req/)
    expect(sentence).toContain('the stack in 1 (memory at one replica 300 MB against 100 MB)')
    expect(sentence).toContain('lines of configuration 10 against 30')
  })

  it('calls a speed that is better in seven of eight rounds no clear difference', () => {
    const [load] = facts(1).loads
    if (!load) throw new Error('a load was made')
    const turned = { ...load, perSecond: [1, ...load.perSecond.slice(1)] }
    const { sentence } = readCost({
      monolithic: facts(1, { loads: [turned] }),
      multiContainer: facts(3),
    })
    expect(sentence).toMatch(/no clear difference in 1 \(GET \/api\/tasks, requests\/s/)
  })

  it('says of how many requests p99 is, and which rounds were done again', () => {
    const { caveats } = readCost({ monolithic: facts(1), multiContainer: facts(3) })
    expect(caveats?.join(' ')).toContain(
      'p99: of 1000 requests a round, sent at a steady rate (requests a second: GET /api/tasks 500)',
    )
    expect(caveats?.join(' ')).toContain('was done again: 2 were.')
  })

  it('takes no speed from a load in which requests failed', () => {
    const [load] = facts(1).loads
    const failing = load ? [{ ...load, failed: 3 }] : []
    const { sentence } = readCost({
      monolithic: facts(1, { loads: failing }),
      multiContainer: facts(3),
    })
    expect(sentence).not.toContain('requests/s')
    expect(sentence).toContain('3 of them failed')
  })

  it('shows p50, and does not count it', () => {
    const sides = { monolithic: facts(1), multiContainer: facts(3) }
    const { sentence } = readCost(sides)
    const matrix = costCharts(titled(sides)).at(-1)
    const rows = matrix?.kind === 'matrix' ? matrix.rows : []
    const p50 = rows.find(({ label }) => label === 'GET /api/tasks, p50 (not counted)')
    expect(p50?.cells.map(({ text }) => text)).toEqual([
      '1.0 ms (1 ms to 1.1 ms)',
      '3.0 ms (3 ms to 3.1 ms)',
    ])
    expect(sentence).not.toContain('p50')
    expect(sentence).toContain('8 of 8 figures')
  })

  it('calls memory that differs by less than a tenth no difference', () => {
    const { sentence } = readCost({
      monolithic: facts(1, { memoryBytes: 1.0e8 }),
      multiContainer: facts(3, { memoryBytes: 1.09e8 }),
    })
    expect(sentence).toMatch(/no clear difference in 1 \(memory/)
  })

  it('shows at a glance what one should know, each monolith beside the stack', () => {
    const [glance] = costCharts([
      ...titled({ monolithic: facts(1), multiContainer: facts(2) }).slice(0, 1),
      { title: 'Well-run monolith', facts: facts(3) },
      { title: 'Stack', facts: facts(2) },
    ])
    const rows = glance?.kind === 'matrix' ? glance.rows : []
    expect(rows.map(({ label }) => label)).toEqual([
      ...['Requests a second', 'Latency, p99', 'Start'],
      ...['Memory', 'Containers', 'Lines of configuration'],
    ])
    const latency = rows.find(({ label }) => label === 'Latency, p99')
    expect(latency?.cells.map(({ tone }) => tone)).toEqual(['good', 'bad', 'neutral'])
  })

  it('tells which cost has which cause, in three sentences at most, and in a table', () => {
    const [load] = facts(2).loads
    const served = (perSecond: number) => ({ perSecond: eight(perSecond), failed: 0 })
    const sides = {
      monolithic: facts(1),
      multiContainer: facts(2, {
        loads: load ? [{ ...load, failed: 3 }] : [],
        variants: {
          ...{ asItComes: served(500), pastProxy: served(500), pastGateway: served(800) },
          ...{ noLogDriver: { notMeasured: 'It did not start.' }, sharedNetwork: served(250) },
        },
      }),
    }
    const { sentence, caveats } = readCost(sides)
    expect(sentence).toContain(': 60 % more without the gateway; no clear difference without')
    expect(sentence.split(/\.(?: |$)/).filter(Boolean)).toHaveLength(3)
    expect(caveats).toContain('The cost of Docker’s log driver: not measured (It did not start.)')
    const chart = costCharts(titled(sides))[1]
    expect(chart?.title).toBe('What each costs: Multi-container, requests a second')
    expect(
      chart?.kind === 'matrix' && chart.rows.map(({ cells }) => cells.map(({ text }) => text)),
    ).toEqual([
      ['500', '800', '60 % more'],
      ['500', '500', 'no clear difference'],
      ['–', '–', 'not measured (It did not start.)'],
      ['500', '250', '50 % fewer'],
    ])
  })

  it('compares nothing of a route that one of them does not serve, and charts the rest', () => {
    const whole = facts(1)
    const [first, ...others] = whole.loads
    if (!first) throw new Error('The facts have a route')
    const unserved = { ...first, perSecond: [0, 0], p50Ms: [], p99Ms: [], failed: 100 }
    const sides = {
      monolithic: whole,
      multiContainer: { ...facts(2), loads: [unserved, ...others] },
    }
    expect(readCost(sides).sentence).toContain('Not compared, for requests failed')
    expect(costCharts(titled(sides)).map(({ title }) => title)).toHaveLength(3)
  })
})
