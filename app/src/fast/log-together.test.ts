import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { logTogether } from './log-together.ts'

function logWithWrites() {
  const writes: string[] = []
  const log = logTogether({ write: (text) => writes.push(text) })
  return { writes, log }
}

test('the lines of one turn leave in one piece, and in their order', async () => {
  const { writes, log } = logWithWrites()
  for (const line of ['a\n', 'b\n', 'c\n']) log.write(line)
  expect(writes).toEqual([])
  await turn()
  expect(writes).toEqual(['a\nb\nc\n'])
})

test('no line waits longer than its turn', async () => {
  const { writes, log } = logWithWrites()
  log.write('a\n')
  await turn()
  log.write('b\n')
  await turn()
  expect(writes).toEqual(['a\n', 'b\n'])
})

test('a process that ends writes what it still holds, once', async () => {
  const { writes, log } = logWithWrites()
  log.write('the last\n')
  log.flush()
  expect(writes).toEqual(['the last\n'])
  await turn()
  log.flush()
  expect(writes).toEqual(['the last\n'])
})
