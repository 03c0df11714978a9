import type { Docker } from '../../../engine/docker/docker.ts'
import { type Image, readImage } from '../../../engine/image/read-image.ts'
import { type Weight, weigh } from '../../../engine/image/weigh.ts'
import type { PackagedImage, Packaging, Pair } from '../../../engine/packagings/packaging.ts'
import type { StackedBars } from '../../../core/charts/chart.ts'
import { type ExperimentContext, bothAtOnce, type SelfContainedExperiment } from '../experiment.ts'
import { allOf } from '../../../core/all-of.ts'
import { megabytes, ratio } from '../../../core/figures.ts'
import { closedByHygiene, restOfGap } from '../gap.ts'

/** Sizes in bytes; compressed ones as a registry would serve the layers. */
export interface ImageSizeFacts {
  images: {
    service: string
    reference: string
    uncompressedBytes: number
    compressedBytes: number
    /** What `docker image inspect` says; its meaning differs with the engine's image store. */
    reportedBytes: number
    layers: { createdBy: string; uncompressedBytes: number; compressedBytes: number }[]
    causes: Weight[]
  }[]
  /** Layers that several images share count once, as they are downloaded once. */
  uncompressedBytes: number
  downloadBytes: number
  /** The same for the packaging kept clean, where there is such a one. */
  control?: Omit<ImageSizeFacts, 'control'>
}

export const imageSize: SelfContainedExperiment<ImageSizeFacts> = {
  id: 'image-size',
  question: 'How much does a user download and store?',
  teaches: ['Large Image Size', 'Image Size'],
  needs: 'images',

  // Side by side: to read an image is mostly to compress it, which takes one core for each.
  measure: (subjects, context) =>
    bothAtOnce(subjects, async ({ packaging }) => {
      const [facts, control] = await allOf([
        measure(packaging, context.docker),
        measureControl(packaging, context),
      ])
      return control ? { ...facts, control } : facts
    }),

  read(facts) {
    const { monolithic, multiContainer } = facts
    const [smaller, larger] =
      monolithic.downloadBytes < multiContainer.downloadBytes
        ? [monolithic, multiContainer]
        : [multiContainer, monolithic]
    const same = larger.downloadBytes / smaller.downloadBytes < SAME_BELOW
    const total = describeTotals(facts)
    const heaviest = heaviestCauses(monolithic)
    return {
      better: same ? 'same' : smaller === monolithic ? 'monolithic' : 'multiContainer',
      sentence: same
        ? `Both are about the same to download: ${total}.${hygieneSentence(facts)}`
        : `${total}: ${ratio(larger.downloadBytes, smaller.downloadBytes)} times the download. The monolith's weight: ${heaviest}.${hygieneSentence(facts)}`,
      headline: {
        monolithic: headline(monolithic),
        multiContainer: headline(multiContainer),
      },
      charts: [weightChart(facts)],
    }
  },
}

async function measureControl({ control }: Packaging, { docker, progress }: ExperimentContext) {
  if (!control) return undefined
  await control.build(docker, { rebuild: false, onLine: progress })
  return measure(control, docker)
}

async function measure(
  packaging: Packaging,
  docker: Docker,
): Promise<Omit<ImageSizeFacts, 'control'>> {
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

/** Differences of under 5 % are no argument for anything. */
const SAME_BELOW = 1.05

async function measureImage(packaged: PackagedImage, docker: Docker) {
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

function describeTotals({ monolithic, multiContainer }: Pair<ImageSizeFacts>): string {
  const describe = ({ downloadBytes, uncompressedBytes, images }: ImageSizeFacts) =>
    `${megabytes(downloadBytes)} compressed (${megabytes(uncompressedBytes)} stored) in ${images.length} image${images.length === 1 ? '' : 's'}`
  return `The monolith is ${describe(monolithic)}, the multi-container stack ${describe(multiContainer)}`
}

/** What of the difference any image could have, split or not. */
function hygieneSentence({ monolithic, multiContainer }: Pair<ImageSizeFacts>): string {
  const { control } = monolithic
  if (!control) return ''
  const closed = closedByHygiene({
    monolith: monolithic.downloadBytes,
    clean: control.downloadBytes,
    stack: multiContainer.downloadBytes,
  })
  const part =
    closed === undefined
      ? 'there is no gap for hygiene to close'
      : `hygiene alone closes ${closed} % of the gap${restOfGap(closed)}`
  return ` A clean monolith is ${megabytes(control.downloadBytes)} to download: ${part}.`
}

function heaviestCauses({ images }: ImageSizeFacts): string {
  return images
    .flatMap(({ causes }) => causes)
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, 4)
    .map(({ name, bytes }) => `${name} ${megabytes(bytes)}`)
    .join(', ')
}

/** A bar an image, for layers that two images share are in both. */
function weightChart({ monolithic, multiContainer }: Pair<ImageSizeFacts>): StackedBars {
  const barsOf = (who: string, { images }: Pick<ImageSizeFacts, 'images'>) =>
    images.map(({ service, causes }) => ({
      label: images.length === 1 ? who : `${who}: ${service}`,
      parts: causes.map(({ name, bytes }) => ({ label: name, value: bytes })),
    }))
  const { control } = monolithic
  const bars = [
    ...barsOf('Monolithic', monolithic),
    ...(control ? barsOf('Clean monolith', control) : []),
    ...barsOf('Multi-container', multiContainer),
  ]
  return {
    kind: 'stacked-bars',
    title: 'What is in each image, uncompressed',
    summary: bars
      .map(({ label, parts }) => {
        const named = parts.map((part) => `${part.label} ${megabytes(part.value)}`)
        return `${label}: ${named.join(', ')}`
      })
      .join('. '),
    unit: 'bytes',
    bars,
  }
}

function headline({ downloadBytes, uncompressedBytes }: ImageSizeFacts): string {
  return `${megabytes(downloadBytes)} to download, ${megabytes(uncompressedBytes)} stored`
}
