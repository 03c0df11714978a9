import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../core/paths.ts'
import type { BenchResults, RunGoals } from './bench-results.ts'
import { CASES } from './cases.ts'
import { pageMarkdown } from './page.ts'
import { readBench } from './read-bench.ts'
import { sampleBench } from './sample-bench.ts'
import { goalsOf, PAGE_BEFORE, PAGE_RESULTS, pageFiles } from './write-page.ts'

const read = (file: string) => readFile(path.join(ROOT, file), 'utf8')

describe('docs/performance.md', () => {
  it('is, with its charts and docs/sizing.md, what its bench.json gives (npm run bench -- --render)', async () => {
    const results = await readBench(path.join(ROOT, PAGE_RESULTS))
    const files = await pageFiles(results, JSON.parse(await read(PAGE_BEFORE)) as RunGoals[])
    expect([...files.keys()]).toEqual(expect.arrayContaining(['docs/sizing.md']))
    expect([...files.keys()].filter((name) => name.endsWith('.svg'))).toHaveLength(4)
    for (const [name, text] of files) expect(await read(name), name).toBe(text)
  })

  it('is of a whole run', async () => {
    const { cases, coldStart, replicas, image, settings } = await readBench(
      path.join(ROOT, PAGE_RESULTS),
    )
    expect(cases.map(({ id }) => id)).toEqual(CASES.map(({ id }) => id))
    expect([coldStart, replicas, image]).not.toContain(undefined)
    expect(settings.repetitions).toBeGreaterThanOrEqual(5)
  })

  it('tells nothing of the place where it was measured', async () => {
    expect(await read(PAGE_RESULTS)).not.toMatch(/"[^"]*(\/home\/|\/root\/|\/work\/|\/Users\/)/)
  })
})

describe('the page', () => {
  it('has figures only, and all of its parts', () => {
    const text = pageMarkdown(sampleBench())
    expect(text).not.toMatch(/NaN|undefined|Infinity/)
    for (const part of [
      '9,100 (9,000 to 9,200)',
      '0.91 (0.90–0.92)',
      'core 0',
      'docker',
      '8.0 GiB',
    ]) {
      expect(text.toLowerCase()).toContain(part.toLowerCase())
    }
  })

  it('shows what earlier runs made of the goals, and that they missed some', () => {
    const slow = goalsOf(sampleBench({ create: { ours: [1, 1, 1] } }))
    const text = pageMarkdown(sampleBench(), [slow, goalsOf(sampleBench())])
    expect(text).toContain('Of the 2 runs before it, 1 met all.')
    const partly = goalsOf(sampleBench())
    const unmeasured = partly.goals.map((one) => ({ ...one, status: 'not-measured' as const }))
    expect(pageMarkdown(sampleBench(), [{ ...partly, goals: unmeasured }])).toContain(
      'Of the run before it, none met all.',
    )
    expect(text).toMatch(
      /POST \/api\/tasks: app to L1 *\|[^\n]*\| met *\|[^\n]*, missed *\|[^\n]*, met *\|/,
    )
  })

  it('says what was missed', () => {
    const slow = { create: { ours: [1, 1, 1] } }
    expect(pageMarkdown(sampleBench(slow))).toContain(
      '5 of 6 goals are met; missed: POST /api/tasks: app to L1.',
    )
    expect(pageMarkdown(sampleBench())).toContain('all 6 goals that were measured are met')
  })

  it('says what stood in for an official image, and that nothing was pinned', () => {
    const results: BenchResults = { ...sampleBench(), unpinned: 'there is one core only' }
    expect(pageMarkdown(results)).toContain('**Base images are stand-ins**')
    expect(pageMarkdown(results)).toContain('Nothing is pinned to a core here: there is one core')
  })

  it('can be made from a part of a run', () => {
    const { coldStart, replicas, image, ...rest } = sampleBench()
    expect([coldStart, replicas, image]).not.toContain(undefined)
    expect(pageMarkdown({ ...rest, cases: [] })).not.toMatch(/NaN|undefined/)
  })
})
