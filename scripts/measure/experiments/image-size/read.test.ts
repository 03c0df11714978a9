import { describe, expect, it } from 'vitest'
import { imageSize } from './experiment.ts'
import { facts } from './sample-facts.ts'

describe('read', () => {
  it.each([
    [300e6, 100e6, 'multiContainer'],
    [100e6, 300e6, 'monolithic'],
    [100e6, 103e6, 'same'],
  ])('%i and %i bytes to download: %s', (one, other, better) => {
    expect(imageSize.read({ monolithic: facts(one), multiContainer: facts(other) }).better).toBe(
      better,
    )
  })

  it('charts what is in each image', () => {
    const charts = imageSize.charts?.([
      { title: 'Monolithic', facts: facts(300e6) },
      { title: 'Multi-container', facts: facts(100e6) },
    ])
    expect(charts).toMatchObject([
      {
        kind: 'stacked-bars',
        summary:
          'Monolithic: Small 1.0 MB, Large 99 MB. Multi-container: Small 1.0 MB, Large 99 MB',
        bars: [{ label: 'Monolithic' }, { label: 'Multi-container' }],
      },
    ])
  })

  it('shows the download', () => {
    const { figure } = imageSize.read({ monolithic: facts(300e6), multiContainer: facts(100e6) })
    expect(figure).toEqual({
      name: 'Download',
      text: { monolithic: '300 MB', multiContainer: '100 MB' },
      amount: { monolithic: 300e6, multiContainer: 100e6 },
    })
  })

  it('names both sizes, the ratio and the heaviest causes first', () => {
    const { sentence } = imageSize.read({ monolithic: facts(300e6), multiContainer: facts(100e6) })
    expect(sentence).toContain('300 MB compressed (900 MB stored) in 1 image')
    expect(sentence).toContain('3.0 times')
    expect(sentence).toContain('Large 99 MB, Small 1.0 MB')
  })
})
