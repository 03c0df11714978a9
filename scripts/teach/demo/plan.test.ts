import { describe, expect, it } from 'vitest'
import type { Chapter } from '../../learn/guide/chapter.ts'
import { loadChapters } from '../../learn/guide/load-chapters.ts'
import { chaptersWithin, plannedMinutes, PRIORITY } from './plan.ts'

const chapter = (id: string, minutes: number): Chapter => ({
  ...{ id, minutes, number: Number(id.slice(0, 2)), title: id },
  ...{ file: `docs/${id}.md`, needs: [], parts: [] },
})

const CHAPTERS = [
  chapter('01-monolithic-containers', 4),
  chapter('03-build-the-monolith', 8),
  chapter('05-processes', 5),
  chapter('07-scaling', 10),
  chapter('13-scale-the-web', 6),
]

describe('the chapters that fit into the time', () => {
  it.each([
    [10, ['07-scaling']],
    [12, ['07-scaling']],
    [15, ['05-processes', '07-scaling']],
    [20, ['07-scaling', '13-scale-the-web']],
    [90, CHAPTERS.slice(1).map(({ id }) => id)],
  ])('in %i minutes: what shows most, in the guide’s order', (minutes, expected) => {
    const chosen = chaptersWithin(CHAPTERS, minutes)
    expect(chosen.map(({ id }) => id)).toEqual(expected)
    expect(plannedMinutes(chosen)).toBeLessThanOrEqual(minutes)
  })

  it('chooses among those that were named, whatever they are', () => {
    expect(chaptersWithin([chapter('01-monolithic-containers', 4)], 5)).toHaveLength(1)
  })

  it('says how long the shortest takes where none fits', () => {
    expect(() => chaptersWithin(CHAPTERS, 3)).toThrow('No chapter fits into 3 minutes.')
  })

  it('ranks chapters that are there', async () => {
    const ids = (await loadChapters()).map(({ id }) => id)
    expect(PRIORITY.filter((id) => !ids.includes(id))).toEqual([])
  })
})
