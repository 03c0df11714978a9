import { describe, expect, it, vi } from 'vitest'
import { EXPERIMENTS, USUAL } from '../experiments/registry.ts'
import { CommanderError, experimentList, parseOptions } from './options.ts'
import { nearest } from '../../core/nearest.ts'

/** What commander says of wrong arguments, on stderr. */
function refusal(args: string[]): string {
  const written: string[] = []
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written.push(String(text))
    return true
  })
  try {
    expect(() => parseOptions(args)).toThrow(CommanderError)
  } finally {
    spy.mockRestore()
  }
  return written.join('')
}

/** What --help prints. */
function help(): string {
  const written: string[] = []
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.push(String(text))
    return true
  })
  try {
    expect(() => parseOptions(['--help'])).toThrow(CommanderError)
  } finally {
    spy.mockRestore()
  }
  return written.join('')
}

describe('parseOptions', () => {
  it('runs everything by default, and names no folder of its own', () => {
    expect(parseOptions([])).toMatchObject({
      only: USUAL.map(({ id }) => id),
      keep: false,
      json: false,
      rebuild: false,
      installEngine: false,
    })
  })

  it('takes experiments in any order and runs them in the registry’s', () => {
    expect(parseOptions(['--only', 'logs,image-size']).only).toEqual(['image-size', 'logs'])
    const ids = EXPERIMENTS.map(({ id }) => id)
    for (const [index, one] of ids.entries()) {
      for (const other of ids.slice(index + 1)) {
        expect(parseOptions(['--only', `${one},${other}`]).only).toEqual([one, other])
        expect(parseOptions(['--only', `${other},${one}`]).only).toEqual([one, other])
      }
    }
  })

  it('does quickly what takes no time of anything, and nothing else', () => {
    const { only } = parseOptions(['--quick'])
    expect(only).toEqual(
      EXPERIMENTS.filter(({ needs }) => needs !== 'the whole machine').map(({ id }) => id),
    )
    expect(only).toContain('image-size')
    expect(refusal(['--quick', '--only', 'logs'])).toContain('cannot be used with')
  })

  it('tests itself by 500 timed figures, or by as many as are asked for', () => {
    expect(parseOptions([]).selfTest).toBeUndefined()
    expect(parseOptions(['--self-test']).selfTest).toBe(500)
    expect(parseOptions(['--self-test', '40']).selfTest).toBe(40)
    expect(refusal(['--self-test', 'all'])).toContain('whole number')
    expect(refusal(['--self-test', '--quick'])).toContain('cannot be used with')
  })

  it('does what is done only when it is named, when it is named', () => {
    expect(parseOptions([]).only).not.toContain('cluster')
    expect(parseOptions(['--only', 'cluster']).only).toEqual(['cluster'])
    const [line] = experimentList([
      { id: 'a', question: 'What?', onlyWhenAsked: 'needs root' },
    ]).split('\n')
    expect(line).toBe('a  What? (only when named: needs root)')
  })

  it('adds up what is asked for in several --only', () => {
    const typed = ['--only', 'logs,', '--only', 'scaling,logs']
    expect(parseOptions(typed).only).toEqual(['logs', 'scaling'])
  })

  it('knows each of its options as a nearest match', () => {
    for (const [, option = ''] of help().matchAll(/^ +(?:-h, )?(--[\w-]+)/gm)) {
      // A word of which the option alone is near, and which commander finds none for.
      expect(refusal([`${option}-${'x'.repeat(40)}`])).toContain(`Did you mean ${option}?`)
    }
  })

  it('has a help that fits a terminal', () => {
    const lines = help().split('\n')
    expect(lines.length).toBeGreaterThan(10)
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
    expect(help()).not.toContain('default: false')
  })

  it('takes another pair, or one of two', () => {
    expect(parseOptions(['--monolithic', 'm', '--multi-container', './c'])).toMatchObject({
      monolithic: 'm',
      multiContainer: './c',
    })
    expect(parseOptions(['--monolithic', 'm'])).not.toHaveProperty('multiContainer')
  })

  it('takes an earlier run to put beside this one', () => {
    expect(parseOptions(['--baseline', '/old.json']).baseline).toBe('/old.json')
    expect(parseOptions([])).not.toHaveProperty('baseline')
  })

  it.each([
    [['--only', 'scalling'], /Did you mean "scaling"/],
    [['--olny', 'logs'], /--only/],
    [['--monolithic'], /argument missing/],
    [['--only', ''], /Name one or more of image-size, .*logs/],
    [['--zzz'], /Did you mean --\w+/],
    [['--install'], /Did you mean --install-engine/],
    [['--install=yes'], /Did you mean --install-engine/],
    [['surplus'], /too many arguments/],
  ])('refuses %j with the nearest match', (args, message) => {
    expect(refusal(args)).toMatch(message)
  })
})

it('lists experiments in two columns', () => {
  expect(
    experimentList([
      { id: 'logs', question: 'Where?' },
      { id: 'cost-of-splitting', question: 'What does it cost?' },
    ]),
  ).toBe('logs               Where?\ncost-of-splitting  What does it cost?')
})

it('finds the candidate that a word begins, before any other', () => {
  expect(nearest('--install', ['--list', '--install-engine'])).toBe('--install-engine')
})

it('finds the candidate with the fewest edits', () => {
  expect(nearest('proceses', ['image-size', 'processes', 'logs'])).toBe('processes')
})
