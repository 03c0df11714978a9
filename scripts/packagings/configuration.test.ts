import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../paths.ts'
import { configurationOf, copiedFiles, countLines } from './configuration.ts'

it('finds what a Dockerfile copies from its context, and not from other stages', () => {
  expect(
    copiedFiles(`
FROM x AS build
COPY package.json package-lock.json ./
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --chmod=755 \\
    entry.sh /entry.sh
# COPY not this
add haproxy.cfg /etc/
`),
  ).toEqual(['package.json', 'package-lock.json', 'entry.sh', 'haproxy.cfg'])
})

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
