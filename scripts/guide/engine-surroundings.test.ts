import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { differences, refuseTakenPorts } from './engine-surroundings.ts'

describe('the engine after a check', () => {
  const held = (id: string, run = '', owner = '') => ({ id, name: `volume ${id}`, run, owner })
  const alive = (owner: string) => owner === 'here:1'

  it('is as before where it holds the same', () => {
    expect(differences([held('a'), held('b')], [held('b'), held('a')], alive)).toEqual([])
  })

  it('is told from before by all that was left behind or taken away', () => {
    expect(differences([held('a'), held('b')], [held('b'), held('c')], alive)).toEqual([
      'Left behind: volume c',
      'Taken away: volume a',
    ])
  })

  it('may differ by what another run makes and removes', () => {
    expect(differences([held('a', 'x', 'gone:2')], [held('c', 'y', 'here:1')], alive)).toEqual([])
    expect(differences([], [held('c', 'y', 'gone:2')], alive)).toEqual(['Left behind: volume c'])
  })
})

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
