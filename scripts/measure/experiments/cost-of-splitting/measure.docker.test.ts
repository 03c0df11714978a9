import type { Sides } from '../comparison.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  bothOf,
  type BothPackagings,
  startBothPackagings,
} from '../../../maintain/testing/both-packagings.ts'
import { measureCost } from './measure.ts'
import type { CostFacts } from './facts.ts'

let both: BothPackagings
let measured: Sides<CostFacts>

beforeAll(async () => {
  both = await startBothPackagings()
  measured = bothOf(
    await measureCost(both.subjects, { ...both.context, extent: { rounds: 1, repetitions: 1 } }),
  )
})
afterAll(() => both.remove())

describe.each(['monolithic', 'multiContainer'] as const)('the cost of a real stack: %s', (id) => {
  it('serves every load, without a failure', () => {
    expect(measured[id].loads.map(({ route }) => route)).toEqual([
      'GET /api/tasks',
      'GET /',
      'POST /api/tasks',
    ])
    for (const { perSecond, p99Ms, sentLateMs, steady, failed } of measured[id].loads) {
      expect(steady.requests).toBeGreaterThanOrEqual(1000)
      for (const figure of [...perSecond, ...p99Ms, ...sentLateMs])
        expect(figure).toBeGreaterThan(0)
      expect(failed).toBe(0)
    }
  })

  it('has its files by name', () => {
    const files = measured[id].configuration.map(({ file }) => file)
    expect(files).toEqual(
      id === 'monolithic'
        ? ['monolithic/Dockerfile', 'monolithic/supervisord.conf']
        : [
            'multi-container/compose.yaml',
            'multi-container/gateway/Dockerfile',
            'multi-container/gateway/haproxy.cfg',
            'multi-container/web/Dockerfile',
          ],
    )
  })
})

it('counts what there is to run', () => {
  expect(measured.monolithic).toMatchObject({
    containers: 1,
    processes: 3,
    networks: 1,
    volumes: 0,
  })
  expect(measured.multiContainer).toMatchObject({ containers: 3, networks: 2, volumes: 1 })
  expect(measured.multiContainer.memoryBytes).toBeGreaterThan(1e7)
})

it('leaves out once what splitting adds, and nothing of a single container', () => {
  expect(measured.monolithic.variants).toBeUndefined()
  const served = { perSecond: [expect.any(Number)], failed: 0 }
  expect(measured.multiContainer.variants).toEqual({
    ...{ asItComes: served, pastProxy: served, pastGateway: served },
    ...{ noLogDriver: served, sharedNetwork: served },
  })
})

it('writes nothing into the stacks that all experiments share', async () => {
  for (const { stack } of Object.values(both.subjects)) {
    const response = await fetch(`${stack.urls()[0] ?? ''}/api/tasks`)
    expect(await response.json()).toEqual([])
  }
})
