import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, it } from 'vitest'
import { createVitest } from 'vitest/node'
import { ROOT } from '../../core/paths.ts'
import { closingLine, exitCodeOf, tally } from './tally.ts'

/** Runs a test file of its own and counts it. */
async function tallyOf(text: string) {
  const root = await mkdtemp(path.join(ROOT, 'node_modules/.tally-'))
  await writeFile(path.join(root, 'one.test.js'), text)
  const vitest = await createVitest({ root, config: false, watch: false, reporters: [{}] })
  const exitCode = process.exitCode
  try {
    return tally(await vitest.start())
  } finally {
    await vitest.close()
    process.exitCode = exitCode
    await rm(root, { recursive: true })
  }
}

const IMPORT = `import { afterAll, beforeAll, describe, it } from 'vitest'\n`

it.each([
  [
    'each test',
    `it('passes', () => {}); it('fails', () => { throw new Error() }); it.skip('waits', () => {}); it.todo('later')`,
    '1 passed, 1 failed, 2 skipped',
  ],
  [
    'a file that cannot be loaded',
    `import './missing.js'; it('x', () => {})`,
    '0 passed, 1 failed, 0 skipped',
  ],
  [
    'a hook that fails',
    `it('passes', () => {}); describe('s', () => { beforeAll(() => { throw new Error() }); it('x', () => {}) })`,
    '1 passed, 1 failed, 1 skipped',
  ],
  [
    'a clean-up that fails',
    `it('passes', () => {}); afterAll(() => { throw new Error() })`,
    '1 passed, 1 failed, 0 skipped',
  ],
  [
    'a rejection that nobody handles',
    `it('passes', async () => { void Promise.reject(new Error()); await new Promise((r) => setTimeout(r, 50)) })`,
    '1 passed, 1 failed, 0 skipped',
  ],
])('counts %s', { timeout: 30_000 }, async (_, text, line) => {
  expect(closingLine(await tallyOf(IMPORT + text))).toBe(line)
})

it('names the tests that were skipped', async () => {
  const text = `it('passes', () => {}); describe('suite', () => { it.skip('waits', () => {}) })`
  expect((await tallyOf(IMPORT + text)).skippedTests).toEqual(['suite > waits'])
})

it('lets no test be skipped where none may be', () => {
  const count = { passed: 3, failed: 0, skipped: 1 }
  expect([exitCodeOf(count), exitCodeOf(count, false)]).toEqual([0, 1])
  expect(exitCodeOf({ ...count, skipped: 0 }, false)).toBe(0)
})

it.each([
  [{ passed: 3, failed: 0, skipped: 1 }, 0],
  [{ passed: 3, failed: 1, skipped: 0 }, 1],
  [{ passed: 0, failed: 0, skipped: 4 }, 1],
  [{ passed: 0, failed: 0, skipped: 0 }, 1],
])('%j ends with exit code %s', (count, code) => {
  expect(exitCodeOf(count)).toBe(code)
})
