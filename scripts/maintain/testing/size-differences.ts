import type { ImageSizeFacts } from '../../measure/experiments/image-size/facts.ts'
import type { BySubject } from '../../measure/experiments/subject.ts'
import type { Results } from '../../measure/report/results.ts'

/** What two image stores may differ by: each has a compressor of its own. */
const TOLERANCE = 0.03

/**
 * Holds the sizes that one compare found against those of another, on another image store.
 * @returns a sentence for each difference
 */
export function sizeDifferences(here: Results, there: Results): string[] {
  const [ours, theirs] = [imagesOf(here), imagesOf(there)]
  const names = [...new Set([...ours.keys(), ...theirs.keys()])]
  if (names.length === 0) return ['Neither compare weighed an image.']
  return names.flatMap((name) => {
    const [one, other] = [ours.get(name), theirs.get(name)]
    if (!one || !other) return [`${name} was weighed in one of the two compares only.`]
    const counts = [one.layers.length, other.layers.length]
    return [
      ...(counts[0] === counts[1] ? [] : [`${name} has ${counts.join(' and ')} layers.`]),
      ...(['uncompressedBytes', 'compressedBytes'] as const)
        .filter((size) => Math.abs(one[size] - other[size]) > TOLERANCE * one[size])
        .map((size) => `${name} has ${one[size]} and ${other[size]} ${size}.`),
    ]
  })
}

type WeighedImage = ImageSizeFacts['images'][number]

/** By subject and service: one engine may know an image by another name. */
function imagesOf({ experiments }: Results): Map<string, WeighedImage> {
  const facts = experiments.find(({ id }) => id === 'image-size')?.facts
  return new Map(
    Object.entries((facts ?? {}) as BySubject<ImageSizeFacts>).flatMap(([id, { images }]) =>
      images.map((image) => [`${id}: ${image.service}`, image] as const),
    ),
  )
}
