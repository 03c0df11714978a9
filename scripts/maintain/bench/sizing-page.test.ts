import { describe, expect, it } from 'vitest'
import type { BenchResults } from './bench-results.ts'
import { sampleBench } from './sample-bench.ts'
import { sizingMarkdown } from './sizing-page.ts'
import { readStackLimits } from './stack-limits.ts'

const limits = await readStackLimits()

/** The page where one replica took so many cores at 1,000 requests a second. */
function page(cores: Record<string, number>, change: Partial<BenchResults> = {}): string {
  const results = sampleBench()
  const [first] = results.replicas?.counts ?? []
  for (const round of first?.rounds ?? []) Object.assign(round, { perSecond: 1000, cores })
  return sizingMarkdown({ ...results, ...change }, limits)
}

describe('the page', () => {
  it('has a row of sums for each part at each rate, and figures only', () => {
    const text = page({ web: 0.15, Gateway: 0.1, Redis: 0.01 })
    expect(text).not.toMatch(/NaN|undefined|Infinity/)
    expect(text).toContain('## 10 requests a second')
    expect(text).toContain('| web | 15 | 25 | 2.8 GB | 6.7 GB |')
    expect(text).toContain('| Gateway | 10 | 9 | not measured | 1.2 GB |')
    expect(text).toContain('| Redis | 1 | 1 | not measured | 268 MB |')
    expect(text).toContain('| All | 26 |  |  | 8.2 GB |')
  })

  it.each([
    [{ web: 0.15, Gateway: 0.1 }, '**What is full first**: web (at 6,670 a second), of one each.'],
    [{ web: 0.1, Redis: 0.2 }, '**What is full first**: Redis (at 5,000 a second)'],
    [{ web: 0.9 }, 'In the bench web was full (90 %)'],
    [{ web: 0.2 }, 'no part was full (web took 20 % of what it can use)'],
    [{ web: 0.2 }, 'Too little to be measured, and so in no sum: Gateway and Redis.'],
    [{ web: 0.2, 'Everything else': 0.9 }, '**They are rough**: something else took 0.90'],
    [{ web: 0.2, 'Docker’s proxy': 0.1 }, 'Docker itself took 0.10 ms a request'],
    [{ web: 0.2 }, 'Replicas of web: 34. A gateway has slots for 20'],
    [{ web: 0.1 }, 'Replicas of web: 17.\n'],
    [{ web: 0.001 }, 'All together take 0.00001 cores: one machine, one of each. Nothing is full.'],
    [{ web: 0.2, Gateway: 0.2 }, 'Gateways: 17, and before them'],
    [{ web: 0.2, Redis: 0.02 }, 'Redis takes 200 % of the one core'],
    [{ web: 0.2, Redis: 0.005 }, 'Redis takes 50 % of the one core that its commands can use: it'],
    [{ web: 0.2 }, 'that is 17 such machines'],
  ])('%o: %s', (cores, words) => {
    expect(page(cores)).toContain(words)
  })

  it('says where Redis would have to be faster', () => {
    expect(page({ web: 0.2, Redis: 0.02 })).toContain('would have to be 4 times as fast')
  })

  it('makes no sums where there is nothing to make them from', () => {
    const text = page({}, { cases: [] })
    expect(text).toContain('there is nothing to make sums from')
    expect(text).not.toMatch(/NaN|undefined|Infinity|requests a second\n/)
    expect(text).toContain('## When Redis is full')
  })
})
