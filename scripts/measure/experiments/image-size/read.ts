import { eachSide, type Sides } from '../comparison.ts'
import type { StackedBars } from '../../../core/charts/chart.ts'
import { ratio, megabytes } from '../../../core/figures.ts'
import type { Reading } from '../experiment.ts'
import type { ImageSizeFacts } from './facts.ts'

/** Who does better, and by which figures. */
export function readImageSize(facts: Sides<ImageSizeFacts>): Reading {
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
      ? `Both are about the same to download: ${total}.`
      : `${total}: ${ratio(larger.downloadBytes, smaller.downloadBytes)} times the download. The monolith's weight: ${heaviest}.`,
    headline: {
      monolithic: headline(monolithic),
      multiContainer: headline(multiContainer),
    },
    amounts: eachSide(facts, ({ downloadBytes }) => downloadBytes),
    charts: [weightChart(facts)],
  }
}

/** Differences of under 5 % are no argument for anything. */
const SAME_BELOW = 1.05

function describeTotals({ monolithic, multiContainer }: Sides<ImageSizeFacts>): string {
  const describe = ({ downloadBytes, uncompressedBytes, images }: ImageSizeFacts) =>
    `${megabytes(downloadBytes)} compressed (${megabytes(uncompressedBytes)} stored) in ${images.length} image${images.length === 1 ? '' : 's'}`
  return `The monolith is ${describe(monolithic)}, the multi-container stack ${describe(multiContainer)}`
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
function weightChart({ monolithic, multiContainer }: Sides<ImageSizeFacts>): StackedBars {
  const barsOf = (who: string, { images }: ImageSizeFacts) =>
    images.map(({ service, causes }) => ({
      label: images.length === 1 ? who : `${who}: ${service}`,
      parts: causes.map(({ name, bytes }) => ({ label: name, value: bytes })),
    }))
  const bars = [...barsOf('Monolithic', monolithic), ...barsOf('Multi-container', multiContainer)]
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
