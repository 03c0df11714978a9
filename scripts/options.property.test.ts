import fc from 'fast-check'
import { CommanderError } from 'commander'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { parseOptions as bench } from './maintain/bench/options.ts'
import { parseOptions as compare } from './measure/run/options.ts'
import { parseDemoOptions } from './teach/demo/options.ts'
import { ExpectedError } from './core/errors.ts'
import { parseOptions as fuzz } from './maintain/fuzz/options.ts'
import { parseKitOptions } from './teach/kit/options.ts'
import { parseFaultsOptions } from './maintain/reliability/options.ts'
import { MARKUP, NAMES, SEQUENCES } from './maintain/testing/hostile.ts'

// What is typed after a command may come from anywhere, a chapter of somebody else's for one. It is taken or refused, and a
// refusal is one that a person can read: never an error of the parser's own, and never an end of the process.

const PARSERS: Record<string, (args: string[]) => unknown> = {
  bench,
  compare,
  demo: parseDemoOptions,
  faults: parseFaultsOptions,
  fuzz,
  kit: parseKitOptions,
}

/** Options that one of them has at least, and what a person would give them. */
const KNOWN = [
  ...['--only', '--out', '--monolithic', '--multi-container', '--baseline', '--keep', '--json'],
  ...['--seconds', '--repetitions', '--connections', '--render', '--times', '--outage', '--seed'],
  ...[
    '--requests',
    '--url',
    '--replay',
    '--path',
    '--packaging',
    '--minutes',
    '--pace',
    '--docs',
    '--auto',
  ],
  ...['--platforms', '--force', '--list', '--check', 'save', 'load', '--', '-', '--only=', '-h'],
]
const NUMBERS = ['0', '-1', '1e999', 'NaN', '0x10', '١٢', '9007199254740993', '1.5', ' ', '']
const NOT_JSON = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'image-size,__proto__']

const argument = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...KNOWN) },
  fc.constantFrom(...NAMES, ...MARKUP, ...SEQUENCES, ...NUMBERS, ...NOT_JSON),
  fc.constantFrom('file:///etc/passwd', 'javascript:1', 'http://[', 'http://a:b@c:99999', '../..'),
  fc.string({ unit: 'binary', maxLength: 40 }),
)

describe.each(Object.entries(PARSERS))('%s', (_, parse) => {
  const exit = vi.fn()
  beforeEach(() => {
    for (const stream of [process.stdout, process.stderr]) {
      vi.spyOn(stream, 'write').mockReturnValue(true)
    }
    vi.spyOn(process, 'exit').mockImplementation(exit as never)
  })
  afterEach(() => vi.restoreAllMocks())

  it('takes or refuses whatever is typed', () => {
    let [taken, refused] = [0, 0]
    fc.assert(
      fc.property(fc.array(argument, { maxLength: 6 }), (args) => {
        try {
          parse(args)
          taken++
        } catch (error) {
          // --help is refused, too, with exit code 0.
          if (!(error instanceof CommanderError || error instanceof ExpectedError)) throw error
          expect(error.message).not.toBe('')
          refused++
        }
        expect(exit).not.toHaveBeenCalled()
      }),
      { seed: 20_261_125, numRuns: 2000 },
    )
    // Both ways were gone.
    expect(refused).toBeGreaterThan(100)
    expect(taken + refused).toBe(2000)
    expect(taken).toBeGreaterThan(0)
  })
})
