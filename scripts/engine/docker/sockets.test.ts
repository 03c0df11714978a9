import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { once } from 'node:events'
import { execa } from 'execa'
import { describe, expect, it } from 'vitest'
import { LIST_SOCKETS, parseSockets } from './sockets.ts'

describe('parseSockets', () => {
  it('says who listens where: one socket of several processes, IPv6, Unix sockets, and nobody of ours', () => {
    const stdout = `   0: 0100007F:18EB 00000000:0000 0A 00000000:00000000 00:00000000 00000000   999        0 901 1 0 100 0 0 10 0
   1: 0B00007F:8A2B 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 903 1 0 100 0 0 10 0
   0: 00000000000000000000000000000000:0BB8 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 902 1 0 100 0 0 10 0
0000000000000000: 00000002 00000000 00010000 0001 01 904 /run/redis/redis.sock
20 901
21 902
22 902
22 902
22 777
20 904`
    expect(parseSockets(stdout)).toEqual([
      { port: 6379, owners: [20] },
      { port: 3000, owners: [21, 22] },
      { path: '/run/redis/redis.sock', owners: [20] },
    ])
  })

  it('is nothing where nobody listens', () => {
    expect(parseSockets('')).toEqual([])
  })
})

it.runIf(process.platform === 'linux')('finds this process by its own sockets', async () => {
  const [tcp, unix] = [net.createServer(), net.createServer()]
  const file = path.join(os.tmpdir(), `lab-sockets-${process.pid}`)
  try {
    await once(tcp.listen(0, '127.0.0.1'), 'listening')
    await once(unix.listen(file), 'listening')
    const { port } = tcp.address() as net.AddressInfo
    const { stdout } = await execa('sh', ['-c', LIST_SOCKETS, 'sh', String(process.pid)])
    const found = parseSockets(stdout)
    expect(found).toContainEqual({ port, owners: [process.pid] })
    expect(found).toContainEqual({ path: file, owners: [process.pid] })
  } finally {
    tcp.close()
    unix.close()
  }
})
