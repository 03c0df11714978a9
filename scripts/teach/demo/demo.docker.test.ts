import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Docker } from '../../engine/docker/docker.ts'
import { ROOT } from '../../core/paths.ts'
import { engineObjects } from '../../maintain/testing/engine-objects.ts'
import { chaptersIn, parseCast } from './cast.ts'

// `script` gives it a terminal; its arguments differ on other systems.
describe.skipIf(process.platform !== 'linux')('a demo that nobody attends, on a terminal', () => {
  let folder: string
  let cast: string
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'demo-'))
    cast = path.join(folder, 'demo.cast')
  })
  afterAll(() => rm(folder, { recursive: true }))

  const demo = (args: string) =>
    execa(
      'script',
      ['-qefc', `${process.execPath} scripts/demo.ts --pace 0 ${args}`, '/dev/null'],
      { cwd: ROOT, reject: false, stdin: 'ignore', env: { COLUMNS: '80', LINES: '24' } },
    )

  it('shows two chapters on a real engine, as the guide has them, and removes all', async () => {
    const before = await engineObjects(new Docker())
    const { stdout, exitCode } = await demo(`--auto --record --recording ${cast} 7 13`)
    const shown = stripVTControlCharacters(stdout)
    expect(shown).toMatch(/\d+ commands shown, 0 not as in the guide\./)
    expect(exitCode).toBe(0)
    expect(shown).toContain('Preparing what chapter 3')
    expect(await engineObjects(new Docker())).toEqual(before)
  }, 300_000)

  it('was recorded, and is marked as a recording when it is shown again', async () => {
    expect(chaptersIn(parseCast(await readFile(cast, 'utf8'), cast))).toEqual([
      '07-scaling',
      '13-scale-the-web',
    ])
    const { stdout, exitCode } = await demo(`--replay --recording ${cast} 13`)
    const shown = stripVTControlCharacters(stdout)
    expect(exitCode).toBe(0)
    expect(shown).toMatch(/● RECORDING of \d+ \w+ \d{4}, not live/)
    expect(shown).toContain('--scale web=3')
    expect(shown).toContain('That was a recording.')
  })
})
