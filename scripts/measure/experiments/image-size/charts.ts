import type { StackedBars } from '../../../core/charts/chart.ts'
import { megabytes } from '../../../core/figures.ts'
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
  return [
    {
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
    },
  ]
}
