import { beforeAll, describe, expect, it } from 'vitest'
import { resolveBases } from '../bases/bases.ts'
import { Docker } from '../docker/docker.ts'
import { layerDigests } from './layer-digests.ts'
import { type Image, layerSizes, readImage } from './read-image.ts'

describe('single layers of an image', () => {
  const docker = new Docker()
  let reference: string
  let digests: string[]
  let whole: Image
  beforeAll(async () => {
    const [gateway] = await resolveBases(docker, { names: ['gateway'] })
    reference = gateway?.reference ?? ''
    digests = await layerDigests(docker, [reference])
    whole = await readImage(docker, reference)
  })

  it('weigh what they weigh in the whole', async () => {
    const sizes = await layerSizes(docker, reference, digests)
    expect([...sizes.keys()].sort()).toEqual([...digests].sort())
    for (const [place, digest] of digests.entries()) {
      expect(sizes.get(digest)).toBe(whole.layers[place]?.compressedBytes)
    }
  })

  it('are measured alone', async () => {
    const [first = ''] = digests
    const sizes = await layerSizes(docker, reference, [first])
    expect([...sizes]).toEqual([[first, whole.layers[0]?.compressedBytes]])
    expect(whole.layers[0]?.compressedBytes).toBeGreaterThan(0)
  })

  it('cost nothing where none is asked for', async () => {
    expect(await layerSizes(docker, reference, [])).toEqual(new Map())
  })
})
