import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ExpectedError } from '../../core/errors.ts'
import type { Docker } from '../docker/docker.ts'
import type { HostProcesses } from '../docker/host-processes.ts'
import { appDirectly, entryDirectly } from './direct-urls.ts'
import { NotPossible } from './not-possible.ts'
import type { Stack } from './packaging.ts'

const TASKS = JSON.stringify([{ id: 'a' }, { id: 'b' }])
const LOOPBACK = '127.0.0.1'

const servers: Server[] = []
const ports = { published: 0, same: 0, others: 0, refusing: 0, noJson: 0, closed: 0 }

async function serve(answer: string, status = 200): Promise<number> {
  const server = createServer((_, response) => response.writeHead(status).end(answer))
  servers.push(server)
  await new Promise<void>((listening) => server.listen(0, LOOPBACK, listening))
  return (server.address() as AddressInfo).port
}

beforeAll(async () => {
  ports.published = await serve(TASKS)
  ports.same = await serve(TASKS)
  ports.others = await serve(JSON.stringify([{ id: 'c' }]))
  ports.refusing = await serve('no', 403)
  ports.noJson = await serve('<html>')
  ports.closed = await serve('')
  servers.pop()?.close()
})
afterAll(() => {
  for (const server of servers) server.close()
})

const container = (service: string) => ({ id: service, name: service, service })

/** A stack with a gateway, whose containers all have this machine's own address. */
function stackWhere(inside: Partial<Record<'gateway' | 'web', number[]>>, hasGateway = true) {
  const services = hasGateway ? ['gateway', 'web'] : ['web']
  const inspected = (service: string) => ({
    Networks: { front: { IPAddress: LOOPBACK }, none: { IPAddress: '' } },
    Ports:
      service === services[0]
        ? {
            [`${inside[service as 'gateway' | 'web']?.[0] ?? 1}/tcp`]: [
              { HostPort: String(ports.published) },
            ],
          }
        : { '3000/tcp': null },
  })
  const docker = {
    run: (command: string[]) =>
      Promise.resolve({ stdout: JSON.stringify(inspected(command.at(-1) ?? '')) }),
  } as unknown as Docker
  const stack = {
    urls: () => [`http://${LOOPBACK}:${ports.published}`],
    containers: () => Promise.resolve(services.map(container)),
    containerOf: () => Promise.resolve(container('web')),
  } as unknown as Stack
  const host = {
    processesOf: () => Promise.resolve([{ pid: 1, parent: 0, command: 'node', memoryBytes: 0 }]),
    sockets: () => Promise.resolve((inside.web ?? []).map((port) => ({ port, owners: [1] }))),
  } as unknown as HostProcesses
  return { docker, stack, host }
}

describe('the entry at its own address', () => {
  it('is where the published port leads to', async () => {
    const { docker, stack } = stackWhere({ gateway: [ports.same] })
    expect(await entryDirectly(docker, stack)).toBe(`http://${LOOPBACK}:${ports.same}`)
  })

  it.each([
    ['closed', 'no answer'],
    ['others', 'another list of tasks'],
    ['refusing', '403'],
    ['noJson', 'no JSON'],
  ] as const)('is not taken for it: %s', async (port, words) => {
    const { docker, stack } = stackWhere({ gateway: [ports[port]] })
    const asked = entryDirectly(docker, stack)
    await expect(asked).rejects.toThrow(ExpectedError)
    await expect(asked).rejects.toThrow(
      `This machine does not reach the container of the service gateway at an address of its own (${words}).`,
    )
  })
})

describe('the app at its own address', () => {
  it('is at the one of its ports that gives the tasks', async () => {
    const { docker, stack, host } = stackWhere({ web: [ports.refusing, ports.same] })
    expect(await appDirectly(docker, stack, host)).toBe(`http://${LOOPBACK}:${ports.same}`)
  })

  it('is not reached where it listens on no port', async () => {
    const { docker, stack, host } = stackWhere({ web: [] })
    await expect(appDirectly(docker, stack, host)).rejects.toThrow('(it has none)')
  })

  it('is nothing else where users ask it anyway', async () => {
    const { docker, stack, host } = stackWhere({ web: [ports.same] }, false)
    await expect(appDirectly(docker, stack, host)).rejects.toThrow(NotPossible)
    expect(await entryDirectly(docker, stack)).toBe(`http://${LOOPBACK}:${ports.same}`)
  })
})
