import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { refuseTakenPorts } from './engine-surroundings.ts'

describe('a port of the chapters', () => {
  it('that is taken is refused, with what to do', async () => {
    const server = createServer().listen(0)
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    await expect(refuseTakenPorts([port])).rejects.toThrow(
      `The chapters need port ${port}, and something listens there.`,
    )
    server.close()
    await once(server, 'close')
    await expect(refuseTakenPorts([port])).resolves.toBeUndefined()
  })
})
