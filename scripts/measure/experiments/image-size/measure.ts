import type { Docker } from '../../../engine/docker/docker.ts'
import { readImage, type Image } from '../../../engine/image/read-image.ts'
import { weigh } from '../../../engine/image/weigh.ts'
import type { Packaging, PackagedImage } from '../../../engine/packagings/packaging.ts'
import type { ExperimentContext } from '../experiment.ts'
import { type BySubject, bySubject, sideBySide, type Subject } from '../subject.ts'
import type { ImageSizeFacts } from './facts.ts'

/** Side by side: to read an image is mostly to compress it, which takes one core for each. */
export async function measureImageSize(
  subjects: Subject[],
  { docker }: ExperimentContext,
): Promise<BySubject<ImageSizeFacts>> {
  const read = await sideBySide(subjects, async ({ id, packaging }) => ({
    ...{ id, facts: await measure(packaging, docker) },
  }))
  return bySubject(read, ({ facts }) => facts)
}

async function measure(packaging: Packaging, docker: Docker): Promise<ImageSizeFacts> {
  const read: { image: Image; facts: ImageSizeFacts['images'][number] }[] = []
  for (const packaged of packaging.images) read.push(await measureImage(packaged, docker))
  const layers = new Map(read.flatMap(({ image }) => image.layers).map((one) => [one.digest, one]))
  const sum = (size: 'uncompressedBytes' | 'compressedBytes') =>
    [...layers.values()].reduce((total, layer) => total + layer[size], 0)
  return {
    images: read.map(({ facts }) => facts),
    uncompressedBytes: sum('uncompressedBytes'),
    downloadBytes: sum('compressedBytes'),
  }
}

export async function measureImage(packaged: PackagedImage, docker: Docker) {
  const reportedBytes = await inspectNumber(docker, '{{.Size}}', packaged.reference)
  const image = await readImage(docker, packaged.reference)
  const baseLayers = packaged.base
    ? await inspectNumber(docker, '{{len .RootFS.Layers}}', packaged.base)
    : 0
  return {
    image,
    facts: {
      service: packaged.service,
      reference: packaged.reference,
      uncompressedBytes: total(image.layers.map((layer) => layer.uncompressedBytes)),
      compressedBytes: total(image.layers.map((layer) => layer.compressedBytes)),
      reportedBytes,
      layers: image.layers.map(({ createdBy, uncompressedBytes, compressedBytes }) => ({
        createdBy: createdBy.slice(0, 300),
        uncompressedBytes,
        compressedBytes,
      })),
      causes: weigh(image, packaged.causes, baseLayers),
    },
  }
}

async function inspectNumber(docker: Docker, format: string, reference: string): Promise<number> {
  const { stdout } = await docker.run(['image', 'inspect', '--format', format, reference])
  return Number(stdout)
}

const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0)
