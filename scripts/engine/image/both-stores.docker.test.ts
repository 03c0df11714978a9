import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resolveBases } from '../bases/bases.ts'
import { Docker } from '../docker/docker.ts'
import { cleanUp } from '../clean-up.ts'
import { labelArguments } from '../../core/labels.ts'
import { newRun, type Run } from '../../core/run.ts'
import {
  bringImages,
  noSecondEngine,
  type SecondEngine,
  startSecondEngine,
} from '../../maintain/testing/second-engine.ts'
import { layerDigests } from './layer-digests.ts'
import { layerSizes, readImage } from './read-image.ts'

const obstacle = await noSecondEngine()
if (obstacle !== undefined) console.error(`Both image stores are not tested: ${obstacle}.`)

const TOLERANCE = 0.03

// Built where layers are kept as they were compressed; weighed there, and where they are kept unpacked.
describe.skipIf(obstacle !== undefined)('an image in both image stores', () => {
  const docker = new Docker()
  let run: Run
  let second: SecondEngine
  let onSecond: Docker
  let base: string
  const nameOf = (compression: string) => `both-stores-${compression}:${run.id}`

  beforeAll(async () => {
    run = await newRun()
    const [gateway] = await resolveBases(docker, { names: ['gateway'] })
    base = gateway?.reference ?? ''
    second = await startSecondEngine({ containerdStore: true })
    onSecond = new Docker({ host: second.host })
    await bringImages([base], { to: second })
  })
  afterAll(async () => {
    await cleanUp(docker, run)
    await second.stop()
  })

  it.each(['gzip', 'zstd', 'uncompressed'])(
    'weighs the same in both, kept as %s in one of them',
    async (compression) => {
      const name = nameOf(compression)
      const output = `type=image,name=${name},compression=${compression},force-compression=true`
      // The last two layers are below 512 bytes where they are gzipped.
      const input = `FROM ${base}\nCOPY <<OF /etc/flag\non\nOF\nWORKDIR /a\nWORKDIR /a/b\n`
      const labels = labelArguments(run.labels)
      await onSecond.run(['build', '--output', output, ...labels, '-'], { input })
      await bringImages([name], { from: second })

      const [there, here] = [await readImage(onSecond, name), await readImage(docker, name)]
      const of = <T>(one: typeof here, what: (layer: (typeof here)['layers'][number]) => T) =>
        one.layers.map(what)
      expect(here.layers.length).toBeGreaterThan(3)
      expect(of(there, ({ digest }) => digest)).toEqual(await layerDigests(docker, [name]))
      for (const what of ['digest', 'uncompressedBytes', 'createdBy', 'files'] as const) {
        expect(of(there, (layer) => layer[what])).toEqual(of(here, (layer) => layer[what]))
      }
      const sum = (one: typeof here) =>
        one.layers.reduce((total, { compressedBytes }) => total + compressedBytes, 0)
      expect(Math.abs(sum(there) / sum(here) - 1)).toBeLessThan(TOLERANCE)
    },
  )

  it('knows the size of single layers in both', async () => {
    const name = nameOf('gzip')
    const digests = (await layerDigests(docker, [name])).slice(-2)
    const there = await layerSizes(onSecond, name, digests)
    expect([...there.keys()]).toEqual(digests)
    expect([...(await layerSizes(docker, name, digests)).keys()]).toEqual(digests)
    for (const bytes of there.values()) expect(bytes).toBeGreaterThan(0)
  })
})
