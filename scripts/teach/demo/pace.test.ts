import { describe, expect, it } from 'vitest'
import { autoKeys, readingMs, typeOut } from './pace.ts'

describe('the pace of a demo', () => {
  it('types character by character, and all at once with no pace', async () => {
    const typed: string[] = []
    await typeOut('ls', (text) => typed.push(text), 0.001)
    expect(typed).toEqual(['l', 's'])
    const atOnce: string[] = []
    await typeOut('ls', (text) => atOnce.push(text), 0)
    expect(atOnce).toEqual(['ls'])
  })

  it('takes 20 s to read 60 words', () => {
    expect(readingMs('word '.repeat(60))).toBe(20_000)
    expect(readingMs('')).toBe(0)
  })

  it('presses Enter by itself until it is aborted', async () => {
    const controller = new AbortController()
    const keys = autoKeys(() => 1000, 0, controller.signal)
    expect(await keys.next(['return'])).toBe('return')
    controller.abort()
    expect(await keys.next(['return'])).toBe('q')
  })
})
