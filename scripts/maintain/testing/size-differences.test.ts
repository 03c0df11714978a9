import { expect, it } from 'vitest'
import { sampleResults } from '../../measure/report/sample-results.ts'
import { sizeDifferences } from './size-differences.ts'

const image = (service: string, changes = {}) => ({
  ...{ service, uncompressedBytes: 1000, compressedBytes: 400, layers: [{}, {}] },
  ...changes,
})

function results(web: object | undefined) {
  const sample = sampleResults()
  const experiments = sample.experiments.map((one) => ({
    ...one,
    facts: {
      monolithic: { images: [image('app')], control: { images: [image('app')] } },
      multiContainer: { images: [image('redis'), ...(web ? [web] : [])] },
    },
  }))
  return { ...sample, experiments }
}

it.each([
  ['the same', image('web'), []],
  ['3 % more', image('web', { compressedBytes: 412 }), []],
  [
    'compressed 4 % larger',
    image('web', { compressedBytes: 416 }),
    ['multiContainer: web has 400 and 416 compressedBytes.'],
  ],
  [
    'uncompressed smaller',
    image('web', { uncompressedBytes: 900 }),
    ['multiContainer: web has 1000 and 900 uncompressedBytes.'],
  ],
  ['a layer lost', image('web', { layers: [{}] }), ['multiContainer: web has 2 and 1 layers.']],
  ['not weighed', undefined, ['multiContainer: web was weighed in one of the two compares only.']],
])('%s', (_, there, differences) => {
  expect(sizeDifferences(results(image('web')), results(there))).toEqual(differences)
})

it('finds fault with two compares that weighed nothing', () => {
  const none = { ...sampleResults(), experiments: [] }
  expect(sizeDifferences(none, none)).toEqual(['Neither compare weighed an image.'])
})
