import { describe, expect, it } from 'vitest'
import { keysFrom } from '../../learn/guide/keys.ts'
import type { Cast } from './cast.ts'
import { replay } from './replay.ts'

const CAST: Cast = {
  header: { version: 2, width: 80, height: 24, timestamp: 1795608000 },
  events: [
    [0, 'm', '03-build'],
    [0, 'o', 'one'],
    [9, 'o', '\u001b[2Jtwo'],
  ],
}

const never = () => new AbortController().signal

describe('a recording that is played', () => {
  it('says first and last that it is one, and of what day', async () => {
    let shown = ''
    const write = (text: string) => (shown += text)
    expect(await replay(CAST, { write, size: undefined, pace: 0, signal: never() })).toBe(true)
    const lines = shown.split('\n')
    expect(lines[0]).toBe('● RECORDING of 25 November 2026, not live')
    expect(lines[1]).toBe('one\u001b[2Jtwo')
    expect(shown).toContain('That was a recording.')
  })

  it('keeps the mark in the last line, also after the recording cleared the screen', async () => {
    let shown = ''
    const write = (text: string) => (shown += text)
    const size = { columns: 80, rows: 24 }
    await replay(CAST, { write, size, pace: 0, signal: never() })
    const afterClear = shown.slice(shown.indexOf('\u001b[2Jtwo'))
    expect(afterClear).toContain('\u001b[24;1H')
    expect(afterClear).toContain('● RECORDING of 25 November 2026, not live')
  })

  it('ends on q', async () => {
    let shown = ''
    const write = (text: string) => (shown += text)
    const keys = keysFrom(() => Promise.resolve('q'))
    expect(await replay(CAST, { write, size: undefined, keys, pace: 1, signal: never() })).toBe(
      false,
    )
    expect(shown).not.toContain('two')
  })

  it('stands still on space, and goes on with the next', async () => {
    let shown = ''
    const write = (text: string) => (shown += text)
    let press: (key: string) => void = () => undefined
    const keys = keysFrom(
      () =>
        new Promise((resolve) => {
          press = resolve
        }),
    )
    const playing = replay(CAST, { write, size: undefined, keys, pace: 0, signal: never() })
    press('space')
    // Everything that can go on without a key has gone on once the event loop has been round.
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate)
    expect(shown).not.toContain('two')
    press('space')
    expect(await playing).toBe(true)
    expect(shown).toContain('two')
  })
})
