import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../core/paths.ts'
import { CASES } from './cases.ts'
import { pageMarkdown } from './page.ts'
import { readBench } from './results.ts'
import { sampleBench } from './sample-bench.ts'
import { PAGE_RESULTS, pageFiles } from './write-page.ts'

const read = (file: string) => readFile(path.join(ROOT, file), 'utf8')
const page = (results = sampleBench()) => pageMarkdown(results, { threads: 2, slots: 20 })

describe('docs/performance.md', () => {
  const committed = () => readBench(path.join(ROOT, PAGE_RESULTS))

  it('is, with its charts, what its bench.json gives (npm run bench -- --render)', async () => {
    const files = await pageFiles(await committed())
    expect(Object.keys(files).filter((name) => name.endsWith('.svg'))).toHaveLength(2)
    for (const [name, text] of Object.entries(files)) expect(await read(name), name).toBe(text)
  })

  it('is of a whole run', async () => {
    const { cases, stack, image, settings } = await committed()
    expect(cases.map(({ id }) => id)).toEqual(CASES.map(({ id }) => id))
    expect([stack, image]).not.toContain(undefined)
    expect(settings.repetitions).toBeGreaterThanOrEqual(5)
  })

  it('tells nothing of the place where it was measured', async () => {
    expect(await read(PAGE_RESULTS)).not.toMatch(/"[^"]*(\/home\/|\/root\/|\/work\/|\/Users\/)/)
  })
})

describe('the page', () => {
  it('has figures only, and all of its parts', () => {
    expect(page()).not.toMatch(/NaN|undefined|Infinity/)
    for (const part of ['9,100 (9,000 to 9,200)', '0.91 (0.90–0.92)', '8.0 GiB', '## Sizing']) {
      expect(page()).toContain(part)
    }
  })

  it('shows what earlier runs made of the goals, and that they missed some', () => {
    const [slow, fast] = [sampleBench({ create: { ours: [1, 1, 1] } }), sampleBench()]
    const earlier = [slow, fast].map(({ run, goals }) => ({ runId: run.id, goals }))
    const text = page({ ...sampleBench(), earlier })
    expect(text).toContain('6 of 6 goals are met. Of 2 earlier, 1 met all')
    expect(text).toMatch(
      /POST \/api\/tasks: app to L1 \|[^\n]*\| met \|[^\n]*, missed \|[^\n]*, met \|/,
    )
  })

  it('says what was missed', () => {
    const slow = { create: { ours: [1, 1, 1] } }
    expect(page(sampleBench(slow))).toContain(
      '5 of 6 goals are met; missed: POST /api/tasks: app to L1.',
    )
  })

  it('prints no rate where there was no good answer', () => {
    const none = { 'list-1000': { original: [0, 0, 0] } }
    expect(page(sampleBench(none))).toContain('| no good answer in time |')
  })

  it('says what stood in for an official image, and that nothing was pinned', () => {
    const text = page({ ...sampleBench(), unpinned: 'there is one core only' })
    expect(text).toContain('**Base images are stand-ins**')
    expect(text).toContain('Nothing is pinned to a core here: there is one core')
  })

  it('can be made from a part of a run', () => {
    const { stack, image, ...rest } = sampleBench()
    expect([stack, image]).not.toContain(undefined)
    expect(page({ ...rest, cases: [] })).not.toMatch(/NaN|undefined/)
  })
})
