import type { StackedBars } from '../../../core/charts/chart.ts'
import { byteBars } from '../../../core/charts/chart-parts.ts'
import type { TitledFacts } from '../experiment.ts'
import type { ImageSizeFacts } from './facts.ts'

/** A bar an image, for layers that two images share are in both. */
export function imageSizeCharts(all: TitledFacts<ImageSizeFacts>[]): StackedBars[] {
  const bars = all.flatMap(({ title, facts: { images } }) =>
    images.map(({ service, causes }) => ({
      label: images.length === 1 ? title : `${title}: ${service}`,
      parts: causes.map(({ name, bytes }) => ({ label: name, value: bytes })),
    })),
  )
  return [byteBars('What is in each image, uncompressed', bars)]
}
