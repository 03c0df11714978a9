import { once } from 'node:events'
import { connect } from 'node:net'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { COMMAND_TIMEOUT_MS, inTime } from './in-time.ts'

test('an answer or a failure is passed on', async () => {
  await expect(inTime(Promise.resolve('PONG'))).resolves.toBe('PONG')
  await expect(inTime(Promise.reject(new Error('ERR')))).rejects.toThrow('ERR')
})

test('silence is a failure', async () => {
  await expect(inTime(new Promise(() => undefined))).rejects.toThrow('Command timed out')
})

// A server that goes on while this thread is held up, and answers what it is sent.
const SERVER = `
const { parentPort } = require('node:worker_threads')
const server = require('node:net').createServer((socket) => socket.pipe(socket))
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))`

test('an answer that came while the process was held up counts', async () => {
  const worker = new Worker(SERVER, { eval: true })
  const [port] = (await once(worker, 'message')) as [number]
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write('PING')
  const answer = inTime(once(socket, 'data').then(([data]) => String(data)))
  // The event loop stands still for longer than the limit, as it does where others take the CPU.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, COMMAND_TIMEOUT_MS + 100)
  await expect(answer).resolves.toBe('PING')
  socket.destroy()
  await worker.terminate()
})
