import { Writable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { writeTogether } from './write-together.ts'

/** Notes what arrives together. */
function socketWithWrites() {
  const writes: string[][] = []
  const socket = new Writable({
    decodeStrings: false,
    writev(chunks, done) {
      writes.push(chunks.map(({ chunk }) => String(chunk)))
      done()
    },
  })
  const send = (command: string) => {
    writeTogether(socket)
    socket.write(command)
  }
  return { writes, send }
}

test('what is written in one turn leaves in one piece, and in its order', async () => {
  const { writes, send } = socketWithWrites()
  for (const command of ['a', 'b', 'c']) send(command)
  expect(writes).toEqual([])
  await turn()
  expect(writes).toEqual([['a', 'b', 'c']])
})

test('nothing waits longer than its turn', async () => {
  const { writes, send } = socketWithWrites()
  send('a')
  await turn()
  send('b')
  await turn()
  expect(writes).toEqual([['a'], ['b']])
})

test('enough for Redis to begin with does not wait for the rest', async () => {
  const { writes, send } = socketWithWrites()
  const command = 'x'.repeat(1024)
  for (let i = 0; i < 9; i += 1) send(command)
  expect(writes.map((chunks) => chunks.length)).toEqual([4, 4])
  await turn()
  expect(writes.map((chunks) => chunks.length)).toEqual([4, 4, 1])
})
