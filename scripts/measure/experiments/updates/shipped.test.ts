import { describe, expect, it } from 'vitest'
import { changedLayers } from './shipped.ts'

describe('changedLayers', () => {
  /** The layers before any fix, and after each of several. */
  const fixed = (first: string[], ...fixes: string[][]) => [
    { isFix: false, layers: first },
    ...fixes.map((layers) => ({ isFix: true, layers })),
  ]

  it('finds the places that a build changed', () => {
    const builds = fixed(['a', 'b', 'c'], ['a', 'x', 'y'])
    expect(changedLayers(builds)).toEqual([1, 2])
  })

  it('is not misled by a cache that takes another set of equal layers now and then', () => {
    const builds = fixed(
      ['base', 'packages', 'app 0'],
      ['base', 'packages again', 'app 1'],
      ['base', 'packages again', 'app 2'],
    )
    expect(changedLayers(builds)).toEqual([2])
  })

  it('nor by one that takes them in turns', () => {
    const builds = fixed(
      ['base', 'packages', 'app 0'],
      ['base', 'packages again', 'app 1'],
      ['base', 'packages', 'app 2'],
    )
    expect(changedLayers(builds)).toEqual([2])
  })

  it('nor by a newer Redis between two fixes', () => {
    const upgrade = { isFix: false, layers: ['base', 'newer packages', 'app 1'] }
    const [first, second] = fixed(['base', 'packages', 'app 0'], ['base', 'packages', 'app 1'])
    const third = { isFix: true, layers: ['base', 'newer packages', 'app 2'] }
    const builds = [first, second, upgrade, third].flatMap((one) => one ?? [])
    expect(changedLayers(builds)).toEqual([2])
    // One that leaves all layers alone is no fix that ships nothing.
    expect(changedLayers([...builds, { ...third, isFix: false }])).toEqual([2])
  })
})
