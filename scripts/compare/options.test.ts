import { describe, expect, it, vi } from 'vitest'
import { EXPERIMENTS } from '../experiments/registry.ts'
import { CommanderError, nearest, parseOptions } from './options.ts'

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

describe('parseOptions', () => {
  it('runs everything by default, into .lab/report', () => {
    expect(parseOptions([])).toMatchObject({
      only: EXPERIMENTS.map(({ id }) => id),
      out: '.lab/report',
      keep: false,
      json: false,
      rebuild: false,
      installEngine: false,
    })
  })

  it('takes experiments in any order and runs them in the registry’s', () => {
    expect(parseOptions(['--only', 'logs,image-size']).only).toEqual(['image-size', 'logs'])
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
    [['--only', ''], /There is no experiment ""/],
    [['surplus'], /too many arguments/],
  ])('refuses %j with the nearest match', (args, message) => {
    expect(refusal(args)).toMatch(message)
  })
})

it('finds the candidate with the fewest edits', () => {
  expect(nearest('proceses', ['image-size', 'processes', 'logs'])).toBe('processes')
})
