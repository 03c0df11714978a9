import { describe, expect, it } from 'vitest'
import { lifecycle } from './experiment.ts'
import { measureLifecycle } from './measure.ts'
import { eight, facts } from './sample-facts.ts'
import type { ExperimentContext } from '../experiment.ts'
import type { Subject } from '../subject.ts'

describe('lifecycle.read', () => {
  it.each([
    ['the monolith, which is there sooner', eight(1000), 8, eight(5000), 8, 'monolithic'],
    ['the stack, which is there sooner', eight(5000), 8, eight(1000), 8, 'multiContainer'],
    ['nobody where one round went the other way', eight(1000, 6000), 8, eight(5000), 8, 'same'],
    ['nobody for less than a tenth', eight(1000), 8, eight(1090), 8, 'same'],
    ['nobody in seven rounds', eight(1000).slice(1), 7, eight(5000).slice(1), 7, 'same'],
    ['the stack, which cuts nobody off', eight(1000), 0, eight(5000), 8, 'multiContainer'],
    ['the monolith, which cuts nobody off', eight(5000), 8, eight(1000), 0, 'monolithic'],
    [
      'no one for requests that are cut off now and then',
      eight(1000),
      1,
      eight(5000),
      8,
      'monolithic',
    ],
  ])('prefers %s', (_, monolith, monolithFinished, stack, stackFinished, better) => {
    const reading = lifecycle.read({
      monolithic: facts(monolith, monolithFinished),
      multiContainer: facts(stack, stackFinished),
    })
    expect(reading.better).toBe(better)
  })

  it('says the figures that decide, with who was killed and who was cut off', () => {
    const { sentence, headline, caveats } = lifecycle.read({
      monolithic: facts([...eight(1500).slice(2), 1000, 2000], 1, { monolith: [0, 137] }),
      multiContainer: facts(eight(5500), 2, { web: [0, 0], redis: [0, 0] }),
    })
    expect(sentence).toContain('1.5 s (1.0 s to 2.0 s) for the monolith')
    expect(sentence).toContain('the monolith is there sooner')
    expect(caveats?.[0]).toContain('Medians of 8 starts and stops of each')
    expect(caveats?.[1]).toContain('in each of at least 8 rounds')
    expect(sentence).toContain("1 of 2 of the monolith's containers, 0 of 4 of the stack's")
    expect(sentence).toContain('the monolith finished 1 of 8, the stack 2 of 8')
    expect(headline.multiContainer).toBe('up in 5.5 s, down in 1.0 s; 2 of 8 in flight finished')
  })
})

describe('starts and stops that could not be measured', () => {
  it('are tried again by the next experiment of the run, which is not told the failure of the one before', async () => {
    let launches = 0
    const launch = () => Promise.reject(new Error(`launch ${++launches} failed`))
    const subjects = ['one', 'other'].map(
      (id) => ({ id, packaging: { launch } }) as unknown as Subject,
    )
    const context = {
      run: { id: 'test' },
      extent: { rounds: 1, repetitions: 1 },
      progress: () => undefined,
    } as unknown as ExperimentContext
    await expect(measureLifecycle(subjects, context)).rejects.toThrow('launch 1 failed')
    // Each experiment has subjects of its own.
    await expect(measureLifecycle([...subjects], context)).rejects.toThrow('launch 2 failed')
  })
})
