import { describe, expect, it } from 'vitest'
import { parseDemoOptions } from './options.ts'

describe('the options of a demo', () => {
  it('has a usual pace, and nothing else by itself', () => {
    expect(parseDemoOptions([])).toEqual({
      ...{ chapters: [], pace: 1, auto: false, notes: false, record: false, replay: false },
    })
  })

  it('takes chapters, minutes and a pace', () => {
    expect(
      parseDemoOptions(['7', 'scale', '--minutes', '20', '--pace', '0', '--auto']),
    ).toMatchObject({ chapters: ['7', 'scale'], minutes: 20, pace: 0, auto: true })
  })

  it.each([
    [['--minutes', '0']],
    [['--minutes', 'ten']],
    [['--pace', '-1']],
    [['--pace', '']],
    [['--record', '--replay']],
    [['--recrod']],
  ])('refuses %j', (args) => {
    expect(() => parseDemoOptions(args)).toThrow()
  })
})
