import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, it } from 'vitest'
import { ROOT } from '../../core/paths.ts'
import { reliabilityPage } from './page.ts'
import { readFaults } from './read-faults.ts'
import { FAULTS } from './faults.ts'
import type { FaultsRun } from './results.ts'
import { goodTrial, runOf } from './sample-run.ts'
import { FIGURES, PAGE_RESULTS, pageFiles } from './write-page.ts'

const markdownOf = (run: FaultsRun) => reliabilityPage(run).markdown

it('docs/reliability.md and its pictures are what the faults.json beside them gives', async () => {
  const run = await readFaults(path.join(ROOT, PAGE_RESULTS))
  const files = await pageFiles(run)
  for (const [name, text] of Object.entries(files)) {
    expect(await readFile(path.join(ROOT, name), 'utf8'), name).toBe(text)
  }
  const beside = (await readdir(path.join(ROOT, FIGURES))).map((name) => `${FIGURES}/${name}`)
  expect(Object.keys(files)).toEqual(expect.arrayContaining(beside))
  expect(new Set(run.results.map(({ id }) => id))).toEqual(new Set(FAULTS.map(({ id }) => id)))
})

it('says what was measured, and nothing of what was not', () => {
  const trials = [goodTrial({ failed: 7 }), goodTrial({ failed: 9 })]
  const text = markdownOf(runOf([{ id: 'scaled', trials }]))
  expect(text).toContain('| Scaling 3 → 1 → 5 | 2 | 8 (7 to 9) of 600 |')
  expect(text).toContain('| Scaling down and up fails no request. | **no** | 16 of 1,200 failed |')
  expect(text).toContain('| A rolling update fails no request. | not measured | not measured |')
  expect(text).not.toMatch(/undefined|NaN|Infinity/)
  expect(text).not.toContain('## Redis paused')
})

it('says so where a packaging did not recover by itself', () => {
  const trials = [goodTrial({ recoveredAfterMs: 500 }), goodTrial({ recoveredAfterMs: null })]
  const text = markdownOf(runOf([{ trials }]))
  expect(text).toContain('| 500 ms | not within 60 s in 1 |')
  const lost = markdownOf(runOf([{ trials: [goodTrial({ recoveredAfterMs: null })] }]))
  expect(lost).toContain('| not within 60 s | not within 60 s in 1 |')
})

it.each([
  [['web-killed'], 'one fault at a time.'],
  [['web-killed', 'redis-away'], 'one fault at a time, beside “Redis away for minutes”.'],
  [['redis-away', 'scaled'], 'beside “Redis away for minutes” but for “Scaling 3 → 1 → 5”.'],
])('says what ran beside what: %j', (ids, words) => {
  const text = markdownOf(runOf(ids.map((id) => ({ id }))))
  expect(text).toContain(words)
})

it('says how late the load was, for what failed then may be the machine’s fault', () => {
  const trials = [goodTrial({ sentLateMs: 20 }), goodTrial({ sentLateMs: 1400 })]
  const text = markdownOf(runOf([{ trials }]))
  expect(text).toContain('was sent 710 ms (20 ms to 1.4 s) after that')
})

it('says what could not be measured, in a sentence', () => {
  const message = 'The Compose stack did not become healthy.\n--- last log lines'
  const run = {
    ...runOf([]),
    failures: [{ id: 'rolled', packaging: 'multiContainer' as const, message }],
  }
  const text = markdownOf(run)
  expect(text).toContain('new image, in the stack. The Compose stack did not become healthy.\n')
  expect(text).not.toContain('log lines')
})
