import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { ROOT } from './core/paths.ts'
import { sampleResults } from './measure/report/sample-results.ts'

const PNG = Buffer.from('89504e470d0a1a0a', 'hex')

test('renders the report and both pictures of the README from one run', async () => {
  const to = await mkdtemp(path.join(os.tmpdir(), 'sample-report-'))
  try {
    await mkdir(path.join(to, 'images'))
    const results = path.join(to, 'results.json')
    await writeFile(results, JSON.stringify(sampleResults()))
    await execa(process.execPath, ['scripts/sample-report.ts', results, '--to', to], { cwd: ROOT })
    for (const picture of ['sample-report/report.png', 'images/compare.png']) {
      const file = await readFile(path.join(to, picture))
      expect(file.subarray(0, PNG.length), picture).toEqual(PNG)
    }
    const report = await readFile(path.join(to, 'sample-report', 'report.md'), 'utf8')
    expect(report).toContain(sampleResults().environment.engineVersion)
  } finally {
    await rm(to, { recursive: true })
  }
})
