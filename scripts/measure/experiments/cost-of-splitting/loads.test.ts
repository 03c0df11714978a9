import { expect, it } from 'vitest'
import type { LoadGenerator } from '../../../engine/load/load-generator.ts'
import { loadRoute } from './loads.ts'

const TARGETS = [
  { id: 'with', url: 'http://with' },
  { id: 'without', url: 'http://without' },
]
const latency = { p50Ms: 1, p99Ms: 2, sentLateMs: 0, cpuWaitShare: null, failed: 0 }

/** Which serves the route at one of the two only. */
function generatorWhere(isServed: (url: string) => boolean) {
  const asked: string[] = []
  const generator = {
    throughput: (url: string) =>
      Promise.resolve(
        isServed(url) ? { perSecond: 4000, failed: 0 } : { perSecond: 0, failed: 100 },
      ),
    latency: (url: string) => {
      asked.push(url)
      return Promise.resolve(latency)
    },
  } as unknown as LoadGenerator
  return { generator, asked }
}

it('measures latency where all serve the route', async () => {
  const { generator } = generatorWhere(() => true)
  const loaded = await loadRoute({ method: 'GET', path: '/' }, TARGETS, 2, generator)
  expect(loaded.get('with')).toMatchObject({ perSecond: [4000, 4000], p99Ms: [2, 2], failed: 0 })
})

it('takes the mean of the turns of a round', async () => {
  const served = [100, 200, 300, 400, 1000, 1000, 1000, 1000]
  const generator = {
    throughput: (_: string, { seconds }: { seconds: number }) =>
      Promise.resolve({ perSecond: seconds > 0.4 ? 4000 : served.shift(), failed: 0 }),
    latency: () => Promise.resolve(latency),
  } as unknown as LoadGenerator
  const alone = [{ id: 'alone', url: 'http://alone' }]
  const loaded = await loadRoute({ method: 'GET', path: '/' }, alone, 2, generator)
  expect(loaded.get('alone')).toMatchObject({ perSecond: [250, 1000] })
})

it('tells the failed requests where one does not, and asks nobody for a latency', async () => {
  const { generator, asked } = generatorWhere((url) => url === 'http://with')
  const loaded = await loadRoute({ method: 'GET', path: '/' }, TARGETS, 2, generator)
  expect(loaded.get('without')).toMatchObject({ perSecond: [0, 0], p99Ms: [], failed: 800 })
  expect(asked).toEqual([])
})
