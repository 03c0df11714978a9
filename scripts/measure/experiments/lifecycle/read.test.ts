import { describe, expect, it } from 'vitest'
import { lifecycle } from './experiment.ts'
import { measureLifecycle } from './measure.ts'
import type { LifecycleFacts } from './facts.ts'
import type { ExperimentContext } from '../experiment.ts'
import type { Subject } from '../subject.ts'
import { spreadOf } from '../../../core/spread.ts'

const facts = (
  starts: number[],
  finished: number,
  codes: Record<string, number[]> = { web: [0, 0] },
): LifecycleFacts => ({
  firstAnswerMs: spreadOf(starts),
  stopMs: spreadOf([1000, 1200]),
  exitCodes: codes,
  inFlight: { sent: 5, finished, outcomes: [] },
})

describe('lifecycle.read', () => {
  it.each([
    ['the monolith, which is there sooner', [900, 1000], 5, [5000, 5200], 5, 'monolithic'],
    ['the stack, which is there sooner', [5000, 5200], 5, [900, 1000], 5, 'multiContainer'],
    ['nobody where the ranges overlap', [900, 5000], 5, [4000, 6000], 5, 'same'],
    ['the stack, which cuts nobody off', [900, 1000], 0, [5000, 5200], 5, 'multiContainer'],
    ['the monolith, which cuts nobody off', [5000, 5200], 5, [900, 1000], 1, 'monolithic'],
    ['no one for a single request', [900, 1000], 4, [5000, 5200], 5, 'monolithic'],
  ])('prefers %s', (_, monolith, monolithFinished, stack, stackFinished, better) => {
    const reading = lifecycle.read({
      monolithic: facts(monolith, monolithFinished),
      multiContainer: facts(stack, stackFinished),
    })
    expect(reading.better).toBe(better)
  })

  it('says the figures that decide, with who was killed and who was cut off', () => {
    const { sentence, headline, caveats } = lifecycle.read({
      monolithic: facts([1000, 2000], 1, { monolith: [0, 137] }),
      multiContainer: facts([5000, 6000], 2, { web: [0, 0], redis: [0, 0] }),
    })
    expect(sentence).toContain('1.5 s (1.0 s to 2.0 s) for the monolith')
    expect(sentence).toContain('the monolith is there sooner')
    expect(caveats?.[0]).toContain('800 ms apart, without waiting for the one before to end')
    expect(sentence).toContain("1 of 2 of the monolith's containers, 0 of 4 of the stack's")
    expect(sentence).toContain('the monolith finished 1 of 5, the stack 2 of 5')
    expect(headline.multiContainer).toBe('up in 5.5 s, down in 1.1 s; 2 of 5 in flight finished')
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
      progress: () => undefined,
    } as unknown as ExperimentContext
    await expect(measureLifecycle(subjects, context, 1)).rejects.toThrow('launch 1 failed')
    // Each experiment has subjects of its own.
    await expect(measureLifecycle([...subjects], context, 1)).rejects.toThrow('launch 3 failed')
  })
})
