import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { EXPERIMENTS } from './registry.ts'

/** What reads a clock, or stands for something that does. */
const CLOCKS =
  /performance\.now\(|Date\.now\(|\bthroughput\(|\bLoadGenerator\b|\bbetterByRounds\(|\bUsers\b|\bcoldBuild\b/

/** The sources in an experiment's folder. */
function sourcesOf(id: string): string[] {
  const folder = path.join(import.meta.dirname, id)
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(path.join(folder, name), 'utf8'))
}

it.each(EXPERIMENTS.map(({ id, needs }) => ({ id, needs })))(
  '$id needs the whole machine if it takes a time',
  ({ id, needs }) => {
    const takesATime = sourcesOf(id).some((source) => CLOCKS.test(source))
    if (takesATime) expect(needs).toBe('the whole machine')
  },
)

it('finds the clock of an experiment that has one', () => {
  const timed = EXPERIMENTS.filter(({ id }) => sourcesOf(id).some((text) => CLOCKS.test(text)))
  expect(timed.map(({ id }) => id)).toContain('lifecycle')
  expect(timed.map(({ id }) => id)).not.toContain('image-size')
})
