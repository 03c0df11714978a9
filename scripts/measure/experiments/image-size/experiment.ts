import type { SelfContainedExperiment } from '../experiment.ts'
import { imageSizeAnswer } from './answer.ts'
import { imageSizeCharts } from './charts.ts'
import type { ImageSizeFacts } from './facts.ts'
import { measureImageSize } from './measure.ts'
import { readImageSize } from './read.ts'

export const imageSize: SelfContainedExperiment<ImageSizeFacts> = {
  id: 'image-size',
  question: 'How much does a user download and store?',
  teaches: ['Large Image Size', 'Image Size'],
  needs: 'images',

  measure: measureImageSize,

  read: readImageSize,

  answer: imageSizeAnswer,

  charts: imageSizeCharts,
}
