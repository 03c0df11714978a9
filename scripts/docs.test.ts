import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ROOT } from './core/paths.ts'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'docs-'))
})
afterEach(async () => {
  await rm(directory, { recursive: true })
})

function docs(...args: string[]) {
  return execa(process.execPath, ['scripts/docs.ts', ...args], { cwd: ROOT, reject: false })
}

test('serves the pages and the sample report from their source until Ctrl-C', async () => {
  const running = docs('--base', '/lab/')
  const url = String((await once(running.stdout, 'data'))[0]).trim()
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/lab\/$/)
  const page = await fetch(`${url}architecture`)
  expect(await page.text()).toContain('<div id="app">')
  const source = await fetch(`${url}development/architecture.md`)
  expect(await source.text()).toContain('What the parts are')
  const report = await fetch(`${url}sample-report/report.html`)
  expect(report.headers.get('content-type')).toContain('text/html')
  expect(await report.text()).toContain('scoreboard')
  running.kill('SIGINT')
  expect(await running).toMatchObject({ exitCode: 0 })
}, 60_000)

test('builds into no folder that holds other files', async () => {
  await writeFile(path.join(directory, 'thesis.txt'), 'all of it')
  const { exitCode, stderr } = await docs('--build', directory)
  expect(exitCode).toBe(1)
  expect(stderr).toContain('holds other files')
  expect(await readdir(directory)).toEqual(['thesis.txt'])
})

test.each([
  [['--base', 'https://example.org/'], 1, 'cannot be the folder'],
  [['--port', '80x'], 2, 'A port is a number'],
  [['--nothing'], 2, 'unknown option'],
])('refuses %j', async (args, exitCode, words) => {
  const result = await docs(...args)
  expect(result.exitCode).toBe(exitCode)
  expect(result.stderr).toContain(words)
})
