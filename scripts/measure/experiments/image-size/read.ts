import { type Better, eachSide, type Sides } from '../comparison.ts'
import { ratio, megabytes } from '../../../core/figures.ts'
import type { Reading } from '../experiment.ts'
import type { ImageSizeFacts } from './facts.ts'

/** Who does better, and by which figures. */
export function readImageSize(facts: Sides<ImageSizeFacts>): Reading {
  const { monolithic, multiContainer } = facts
  const better = smallerDownload(facts)
  const total = describeTotals(facts)
  const heaviest = heaviestCauses(monolithic)
  const [smaller, larger] = inOrderOfSize(facts)
  return {
    better,
    sentence:
      better === 'same'
        ? `Both are about the same to download: ${total}.`
        : `${total}: ${ratio(larger, smaller)} times the download. The monolith's weight: ${heaviest}.`,
    headline: {
      monolithic: headline(monolithic),
      multiContainer: headline(multiContainer),
    },
    figure: {
      name: 'Download',
      text: eachSide(facts, ({ downloadBytes }) => megabytes(downloadBytes)),
      amount: eachSide(facts, ({ downloadBytes }) => downloadBytes),
    },
  }
}

/** Differences of under 5 % are no argument for anything. */
const SAME_BELOW = 1.05

/** Who is less to download. */
export function smallerDownload(facts: Sides<ImageSizeFacts>): Better {
  const [smaller, larger] = inOrderOfSize(facts)
  if (larger / smaller < SAME_BELOW) return 'same'
  return facts.monolithic.downloadBytes === smaller ? 'monolithic' : 'multiContainer'
}

/** The smaller download first, in bytes. */
function inOrderOfSize({ monolithic, multiContainer }: Sides<ImageSizeFacts>): [number, number] {
  const [one, other] = [monolithic.downloadBytes, multiContainer.downloadBytes]
  return one < other ? [one, other] : [other, one]
}

function describeTotals({ monolithic, multiContainer }: Sides<ImageSizeFacts>): string {
  const describe = ({ downloadBytes, uncompressedBytes, images }: ImageSizeFacts) =>
    `${megabytes(downloadBytes)} compressed (${megabytes(uncompressedBytes)} stored) in ${images.length} image${images.length === 1 ? '' : 's'}`
  return `The monolith is ${describe(monolithic)}, the stack ${describe(multiContainer)}`
}

function heaviestCauses({ images }: ImageSizeFacts): string {
  return images
    .flatMap(({ causes }) => causes)
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, 4)
    .map(({ name, bytes }) => `${name} ${megabytes(bytes)}`)
    .join(', ')
}

function headline({ downloadBytes, uncompressedBytes }: ImageSizeFacts): string {
  return `${megabytes(downloadBytes)} to download, ${megabytes(uncompressedBytes)} stored`
}
