import { expect, it } from 'vitest'
import { readFill } from './memory.ts'

it.each([
  ['all were taken', '1\n2\n3\n\n', { steps: 3, words: 'OK' }],
  [
    'one too many was refused',
    '1\n2\n\nOOM command not allowed when used memory > maxmemory.',
    { steps: 2, words: 'OOM command not allowed when used memory > maxmemory.' },
  ],
  [
    'Redis was killed',
    '1\n2\n\nError: Server closed the connection\n',
    { steps: 2, words: 'Error: Server closed the connection' },
  ],
  // The client connects again by itself, and another Redis counts from one again.
  ['another Redis took over', '1\n2\n1\n2\n', { steps: 2, words: '1' }],
  ['nothing was said', '1\n2\n', { steps: 2, words: 'the connection was lost' }],
  ['Redis was away from the start', 'Could not connect', { steps: 0, words: 'Could not connect' }],
])('reads what a fill came to: %s', (_, output, expected) => {
  expect(readFill(output, 3)).toEqual(expected)
})

it.each([
  'NOAUTH Authentication required.',
  "NOPERM this user has no permissions to run the 'eval' command",
  "ERR unknown command 'EVAL'",
])('takes %j for no full Redis', (words) => {
  expect(() => readFill(words, 50)).toThrow(words)
})

it('takes a script that an older Redis wrapped the refusal of for a full one', () => {
  const words =
    "ERR Error running script (call to f_1): @user_script:2: -OOM command not allowed when used memory > 'maxmemory'."
  expect(readFill(`1\n2\n${words}`, 50)).toEqual({ steps: 2, words })
})
