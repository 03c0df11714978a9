import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Docker } from '../../../engine/docker/docker.ts'
import type { HostProcesses } from '../../../engine/docker/host-processes.ts'
import type { LoadGenerator } from '../../../engine/load/load-generator.ts'
import type { Load } from '../../../engine/load/throughput.ts'
import type { LeftOut } from '../../../engine/packagings/left-out.ts'
import { NotPossible } from '../../../engine/packagings/not-possible.ts'
import type { LaunchOptions, Packaging } from '../../../engine/packagings/packaging.ts'
import type { ExperimentContext } from '../experiment.ts'
import { measureVariants } from './measure-variants.ts'

let server: Server
let port: number
let removed: string[]
beforeEach(async () => {
  removed = []
  server = createServer((request, response) => {
    const isPost = request.method === 'POST'
    response.writeHead(isPost ? 201 : 200).end(isPost ? '{"id":"a"}' : '[{"id":"a"}]')
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  port = (server.address() as AddressInfo).port
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

/** A packaging without a gateway, each of whose stacks is the server of the test under another path. */
function packagingThatRefuses(refused: LeftOut[]): Packaging {
  const launch = (_: Docker, { without }: LaunchOptions = {}) => {
    if (without && refused.includes(without))
      return Promise.reject(new NotPossible('It has links.'))
    const name = without ?? 'whole'
    const app = { id: name, name, service: 'web' }
    return Promise.resolve({
      urls: () => [`http://127.0.0.1:${port}/${encodeURIComponent(name)}`],
      containers: () => Promise.resolve([app]),
      containerOf: () => Promise.resolve(app),
      remove: () => {
        removed.push(name)
        return Promise.resolve()
      },
    })
  }
  return { launch } as unknown as Packaging
}

const inspected = () => ({
  Networks: { default: { IPAddress: '127.0.0.1' } },
  Ports: { [`${port}/tcp`]: [{ HostPort: String(port) }] },
})
const docker = {
  run: () => Promise.resolve({ stdout: JSON.stringify(inspected()) }),
  forCleanUp: () => docker,
} as unknown as Docker

/** Measures with a generator that serves by address, and notes for how many seconds each was asked. */
async function measured(packaging: Packaging, rounds: number) {
  const seconds = new Map<string, number>()
  const generator = {
    throughput: (url: string, load: Load) => {
      seconds.set(url, (seconds.get(url) ?? 0) + load.seconds)
      return Promise.resolve({ perSecond: url.includes('whole') ? 100 : 200, failed: 1 })
    },
  } as unknown as LoadGenerator
  const context = {
    ...{ docker, signal: new AbortController().signal, progress: () => undefined },
    extent: { rounds, repetitions: 1 },
  } as unknown as ExperimentContext
  const host = {} as unknown as HostProcesses
  const variants = await measureVariants(packaging, { host, generator }, context)
  return { variants, seconds }
}

const served = (perSecond: number) => ({ perSecond: [perSecond, perSecond], failed: 8 })
const NO_GATEWAY = { impossible: 'Users ask the app itself: nothing stands before it.' }

it('measures what it can, and says why of the rest', async () => {
  const { variants } = await measured(packagingThatRefuses(['network to Redis']), 2)
  expect(variants).toEqual({
    ...{ asItComes: served(100), pastProxy: served(200), noLogDriver: served(200) },
    ...{ pastGateway: NO_GATEWAY, sharedNetwork: { impossible: 'It has links.' } },
  })
  expect(removed.sort()).toEqual(['log driver', 'whole'])
})

it('has each stack do as much before it is measured, at however many addresses it is asked', async () => {
  const { seconds } = await measured(packagingThatRefuses([]), 0)
  const asked = [...seconds].map(([url, sum]) => [url.replace(/^.*:\d+\/?/, ''), sum.toFixed(1)])
  expect(Object.fromEntries(asked)).toEqual({
    ...{ whole: '0.8', '': '0.8' },
    ...{ 'log%20driver': '1.6', 'network%20to%20Redis': '1.6' },
  })
})
