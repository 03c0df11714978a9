import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stageText } from './notes.ts'
import { clearStage, readStage, writeStage, type Stage } from './stage.ts'

const STAGE: Stage = {
  owner: `${os.hostname()}:${process.pid}`,
  startedAt: '2026-11-25T12:00:00Z',
  plannedMinutes: 20,
  chapter: '5 · Processes',
  slide: '2 of 7',
  heading: 'Look inside',
  notes: ['Ask what PID 1 is.'],
  command: 'docker exec monolithic ps',
  expected: ['…'],
}

let folder: string
let file: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'stage-'))
  file = path.join(folder, 'demo', 'stage.json')
})
afterAll(() => rm(folder, { recursive: true }))

describe('the second terminal', () => {
  it('is told what the first one shows, until that is over', async () => {
    expect(await readStage(file)).toBeUndefined()
    await writeStage(STAGE, file)
    expect(await readStage(file)).toEqual(STAGE)
    await clearStage(file)
    expect(await readStage(file)).toBeUndefined()
  })

  it('takes a demo whose process is gone for over', async () => {
    await writeStage({ ...STAGE, owner: `${os.hostname()}:999999999` }, file)
    expect(await readStage(file)).toBeUndefined()
  })

  it('shows the notes, the next command with what it should print, and the time', () => {
    const now = new Date('2026-11-25T12:03:20Z')
    const text = stripVTControlCharacters(stageText(STAGE, now, 60))
    expect(text).toContain('5   ·   P R O C E S S E S')
    expect(text).toContain('Look inside   (2 of 7)')
    expect(text).toContain('3 min 20 s of 20 min planned, 17 min left')
    expect(text).toContain('▌ Ask what PID 1 is.')
    expect(text).toContain('docker exec monolithic ps')
  })

  it('says how to start a demo where none goes on', () => {
    expect(stageText(undefined, new Date(), 60)).toContain('npm run demo')
  })
})
