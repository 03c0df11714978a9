import { describe, expect, it } from 'vitest'
import { sampleOfThree, sampleResults } from './sample-results.ts'
import { decidedRows, summaryOf } from './summary.ts'

describe('summaryOf', () => {
  it('has a line for each measurement, with a cell for each subject', () => {
    const { subjects, hasClosing, lines } = summaryOf(sampleOfThree())
    expect(subjects.map(({ id }) => id)).toEqual(['monolithic', 'wellRun', 'multiContainer'])
    expect(hasClosing).toBe(true)
    expect(lines[0]).toMatchObject({
      ...{ figure: 'Download', experiment: 'image-size', closing: 'housekeeping (100\u00a0%)' },
      rows: [{ name: 'Image Size' }],
      cells: [
        { text: '300 MB', holds: { words: 'claim holds', isMeasured: true } },
        { text: '99 MB', holds: { words: 'does not hold', isMeasured: true } },
        { text: '100 MB' },
      ],
    })
  })

  it('has one text for all where there is nothing to put side by side', () => {
    const [, logs] = summaryOf(sampleResults()).lines
    expect(logs?.cells).toEqual([{ text: 'Not measured: the engine went away.' }])
  })

  it('has no column for what closes a gap where nothing is known of it', () => {
    expect(summaryOf(sampleResults()).hasClosing).toBe(false)
  })

  it('names the rows that a run left out', () => {
    expect(summaryOf(sampleResults()).notInThisRun).toHaveLength(13)
  })
})

it('says what one experiment decides, as soon as it has', () => {
  const { experiments, subjects, comparisons } = sampleOfThree()
  const [imageSize] = experiments
  if (!imageSize) throw new Error('The sample has an experiment')
  expect(decidedRows(imageSize, subjects, comparisons)).toEqual([
    'Image Size: Download 300 MB (claim holds) | 99 MB (does not hold) | 100 MB; gap closed by housekeeping (100\u00a0%)',
  ])
})
