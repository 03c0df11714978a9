import { describe, expect, it } from 'vitest'
import { sampleRun } from '../pool/sample-runs.ts'
import type { ExperimentResult } from '../experiments/run-experiment.ts'
import { answerOf } from './answer-of.ts'

const results = sampleRun()
const [sizes] = results.experiments
const answer = (change: Partial<ExperimentResult> = {}) => {
  if (!sizes) throw new Error('The sample has no experiment')
  return answerOf({ ...sizes, ...change }, results)
}
const main = sizes?.readings[0]?.sentence

describe('the answer of an experiment', () => {
  it('is made from the facts of all subjects', () => {
    expect(answer().sentences[0]).toBe('The stack is a smaller download than both monoliths.')
    expect(answer().figures[0]?.cells).toEqual(['300 MB', '110 MB', '100 MB'])
  })

  it.each([
    ['of another version of the lab', { id: 'of-another-version' }],
    ['with no facts of a subject', { facts: { monolithic: {} } }],
  ])('is what the file says of the first two: %s', (_, change) => {
    expect(answer(change)).toEqual({ sentences: [main], figures: [], caveats: [] })
  })

  it('says why it is only that where the facts are of another form', () => {
    const facts = { monolithic: {}, wellRun: {}, multiContainer: {} }
    expect(answer({ facts }).sentences).toEqual([main])
    expect(answer({ facts }).caveats[0]).toMatch(/^Its facts are not as this version/)
  })

  it('is the reason where nothing was measured', () => {
    const readings = (sizes?.readings ?? []).map((one) => ({
      ...{ ...one, better: 'not-measured' as const, sentence: 'Not measured: no engine.' },
    }))
    expect(answer({ readings }).sentences).toEqual(['Not measured: no engine.'])
  })
})
