import { Writable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { writeTogether } from './write-together.ts'

/** Notes what arrives, a write each. */
function socketWithWrites() {
  const writes: string[] = []
  const socket = new Writable({
    decodeStrings: false,
    // As a socket whose other half is still open.
    autoDestroy: false,
    write(chunk, _encoding, done) {
      writes.push(String(chunk))
      done()
    },
  })
  const send = (command: string | Buffer) => {
    writeTogether(socket)
    socket.write(command)
  }
  return { writes, send, socket }
}

test('what is written in one turn leaves in one piece, and in its order', async () => {
  const { writes, send } = socketWithWrites()
  for (const command of ['a', 'b', 'c']) send(command)
  expect(writes).toEqual([])
  await turn()
  expect(writes).toEqual(['abc'])
})

test('nothing waits longer than its turn', async () => {
  const { writes, send } = socketWithWrites()
  send('a')
  await turn()
  send('b')
  await turn()
  expect(writes).toEqual(['a', 'b'])
})

test('enough for Redis to begin with does not wait for the rest', async () => {
  const { writes, send } = socketWithWrites()
  const command = 'x'.repeat(1024)
  for (let i = 0; i < 9; i += 1) send(command)
  expect(writes.map((text) => text.length)).toEqual([4096, 4096])
  await turn()
  expect(writes.map((text) => text.length)).toEqual([4096, 4096, 1024])
})

test('what is no text leaves at once, after what was held back', () => {
  const { writes, send } = socketWithWrites()
  send('a')
  send(Buffer.from('b'))
  expect(writes).toEqual(['a', 'b'])
})

test('what was held back for a connection that has ended is dropped', async () => {
  const { writes, send, socket } = socketWithWrites()
  const errors: Error[] = []
  socket.on('error', (error) => errors.push(error))
  send('a')
  socket.end()
  await turn()
  expect(writes).toEqual([])
  expect(errors).toEqual([])
})
