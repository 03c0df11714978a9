import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { ROOT } from '../../core/paths.ts'
import { blocksOf } from './blocks.ts'
import { CASES } from './cases.ts'
import { fillPage, pageFiles, PAGE, PAGE_RESULTS } from './page.ts'
import { type BenchResults, readBench } from './results.ts'
import { FILL } from './sizing.ts'

const read = (file: string) => readFile(path.join(ROOT, file), 'utf8')

let results: BenchResults
beforeEach(async () => {
  results = await readBench(path.join(ROOT, PAGE_RESULTS))
})

describe(PAGE, () => {
  it('has, with its pictures, what its bench.json gives (npm run bench -- --render)', async () => {
    const files = await pageFiles(results)
    expect(Object.keys(files).filter((name) => name.endsWith('.svg'))).toHaveLength(2)
    for (const [name, text] of Object.entries(files)) expect(await read(name), name).toBe(text)
  })

  it('is of a whole run', () => {
    const { cases, stack, image, settings } = results
    expect(cases.map(({ id }) => id)).toEqual(CASES.map(({ id }) => id))
    expect([stack, image]).not.toContain(undefined)
    expect(settings.repetitions).toBeGreaterThanOrEqual(5)
  })

  it('has room for all figures', async () => {
    const named = [...(await read(PAGE)).matchAll(/<!-- bench: ([\w-]+) -->/g)].map(
      ([, one]) => one,
    )
    const wanted = [...Object.keys(blocksOf(results)), 'rates-chart', 'growth-chart']
    expect(named.toSorted()).toEqual(wanted.toSorted())
  })

  it('says what the sums are made with', async () => {
    expect(await read(PAGE)).toContain(`1000 · k · ${FILL}`)
  })

  it('tells nothing of the place where it was measured', async () => {
    expect(await read(PAGE_RESULTS)).not.toMatch(/"[^"]*(\/home\/|\/root\/|\/work\/|\/Users\/)/)
  })
})

describe('the figures', () => {
  const loadsOf = (id: string) => results.cases.find((one) => one.id === id)?.loads ?? {}

  it('name what failed, and give no rate where there was no good answer', () => {
    for (const round of loadsOf('create').ours ?? []) round.failed = 2
    for (const round of loadsOf('list-1000').original ?? []) round.perSecond = 0
    const { rates } = blocksOf(results)
    expect(rates).toMatch(/\| POST \/api\/tasks \| [^|]+, 18 failed \|/)
    expect(rates).toContain('| no good answer in time |')
    expect(rates).not.toMatch(/NaN|Infinity/)
  })

  it('are rough where the repetitions lie far apart', () => {
    const rounds = results.cases.flatMap(({ loads }) => Object.values(loads).flat())
    for (const round of rounds) round.perSecond = 1000
    expect(blocksOf(results).rates).not.toContain('rough')
    rounds.forEach((round, index) => (round.perSecond = index % 2 === 0 ? 1000 : 100))
    expect(blocksOf(results).rates).toContain('**These figures are rough**')
  })

  it('show a goal that was missed', () => {
    const goals = results.goals.map((one) => ({ ...one, status: 'missed' as const }))
    expect(blocksOf({ ...results, goals }).goals).toContain('0 of 6 goals are met')
    expect(blocksOf({ ...results, goals }).goals).toContain('| **missed** |')
  })

  it('say that nothing was pinned, and what stood in for an official image', () => {
    const { run } = blocksOf({ ...results, unpinned: 'that takes two cores' })
    expect(run).toContain('**Nothing is pinned to a core here**: that takes two cores.')
    expect(run).toContain('**Base images are stand-ins**')
  })

  it('are those of a part, where only that was measured', async () => {
    const { stack, image, ...rest } = results
    expect([stack, image]).not.toContain(undefined)
    const { [PAGE]: page } = await pageFiles({ ...rest, cases: [], goals: [] })
    expect(page?.match(/^Not measured in this run\.$/gm)).toHaveLength(6)
    expect(page).not.toMatch(/NaN|undefined/)
  })

  it('are refused by a page that asks for others', () => {
    expect(() => fillPage('<!-- bench: rate -->\n<!-- end bench -->', {})).toThrow('bench: rate')
  })
})
