import { expect, it } from 'vitest'
import { contenders, pairOf } from '../../../maintain/testing/contenders.ts'
import type { Contenders } from '../experiment.ts'
import { imageSizeAnswer } from './answer.ts'
import type { ImageSizeFacts } from './facts.ts'
import { facts } from './sample-facts.ts'

it.each<[string, Contenders<ImageSizeFacts>, string]>([
  [
    'smaller than both',
    contenders(facts(300e6), facts(110e6), facts(100e6)),
    'The stack is a smaller download than both monoliths.',
  ],
  [
    'smaller than one of them',
    contenders(facts(300e6), facts(101e6), facts(100e6)),
    'The stack is a smaller download than the typical monolith, with no clear difference from the well-run monolith.',
  ],
  [
    'larger than both',
    contenders(facts(200e6), facts(100e6), facts(300e6)),
    'The stack is a larger download than both monoliths.',
  ],
  [
    'the same as a reader’s',
    pairOf(facts(101e6), facts(100e6)),
    'Between the stack and the monolith, there is no clear difference in the size of the download.',
  ],
])('says whether the stack is %s', (_, all, sentence) => {
  expect(imageSizeAnswer(all).sentences[0]).toBe(sentence)
})

it('says how large each is, and what makes the typical monolith heavy', () => {
  const { sentences, figures } = imageSizeAnswer(
    contenders(facts(300e6), facts(110e6), facts(100e6)),
  )
  expect(sentences.slice(1)).toEqual([
    'The download is 300 MB for the typical monolith, 110 MB for the well-run monolith, and 100 MB for the stack.',
    'The heaviest part of the typical monolith is “Large”, 99 MB of 900 MB stored.',
  ])
  expect(figures[2]).toEqual({
    name: 'Download beside the stack’s',
    cells: ['3.0×', '1.1×', '1.0×'],
  })
})

it('says nothing of parts that are not known', () => {
  const bare = { ...facts(1e6), images: [] }
  expect(imageSizeAnswer(pairOf(bare, bare)).sentences).toHaveLength(2)
})
