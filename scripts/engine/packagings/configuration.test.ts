import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../core/paths.ts'
import { configurationOf, countLines } from './configuration.ts'

it.each([
  ['', 0],
  ['# only\n  ; comments\n\n', 0],
  ['a\n  # b\n  c # d\n\n', 2],
])('counts the lines of %j that say something', (text, lines) => {
  expect(countLines(text)).toBe(lines)
})

describe('configurationOf', () => {
  it('has the recipe and the configuration that it copies, but not the app', async () => {
    const recipe = { file: path.join(ROOT, 'monolithic/Dockerfile'), context: ROOT }
    const files = await configurationOf([recipe, recipe], ROOT)
    expect(files.map(({ file }) => file)).toEqual([
      'monolithic/Dockerfile',
      'monolithic/supervisord.conf',
    ])
    for (const { lines } of files) expect(lines).toBeGreaterThan(10)
  })
})
