import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ROOT } from './core/paths.ts'
import { sampleRun } from './measure/pool/sample-runs.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'pool-command-'))
})
afterAll(() => rm(directory, { recursive: true }))

const run = (args: string[]) =>
  execa(process.execPath, ['scripts/pool.ts', ...args], { cwd: ROOT, reject: false })

it('pools files, says which run was there twice, and writes a page and a text', async () => {
  const files = [1, 2, 2].map((n, index) => ({ n, file: path.join(directory, `${index}.json`) }))
  for (const { n, file } of files) await writeFile(file, JSON.stringify(sampleRun({ n })))
  const out = path.join(directory, 'out')
  const { stdout, stderr, exitCode } = await run([...files.map(({ file }) => file), '--out', out])
  expect(stderr).toContain('Files left out, since another one holds the same run: 1.')
  expect(stdout).toMatch(/Large Image Size, Image Size +│ 2 of 2/)
  expect(await readdir(out)).toEqual(['pool.html', 'pool.md'])
  expect(await readFile(path.join(out, 'pool.md'), 'utf8')).toContain('2 machines')
  expect(exitCode).toBe(0)
})

it('refuses a file in a sentence, and writes nothing', async () => {
  const out = path.join(directory, 'nothing')
  const { stderr, exitCode } = await run(['package.json', '--out', out])
  expect(stderr).toMatch(/^✗ package\.json is no results\.json: .*\n {2}Name the results\.json .*$/)
  expect(exitCode).toBe(1)
  await expect(readdir(out)).rejects.toThrow('ENOENT')
})

it('asks for files where none are named', async () => {
  const { stderr, exitCode } = await run([])
  expect(stderr).toContain("missing required argument 'file'")
  expect(exitCode).toBe(2)
})
