import { titled } from '../../../maintain/testing/titled.ts'
import { describe, expect, it } from 'vitest'
import { MONOLITHS, STACK, loss, rollout } from './sample-facts.ts'
import type { Loss } from './facts.ts'
import { clusterCharts, readCluster, verdicts } from './read.ts'

describe('what three machines make of it', () => {
  it('the stack does better where it serves through more', () => {
    const reading = readCluster({ monolithic: MONOLITHS, multiContainer: STACK })
    expect(reading.better).toBe('multiContainer')
    expect(reading.sentence).toContain('12 of 8000 requests failed')
    expect(reading.sentence).toContain('all copies of the app ran again elsewhere after 21 s')
    expect(reading.sentence).toContain('900 writes were lost')
    expect(reading.sentence).toContain('taken back by itself')
    expect(reading.sentence).toContain('taken back by hand')
    expect(reading.headline.multiContainer).toBe(
      'a machine dies: 12 of 8000 requests failed; an update: 0 of 8000',
    )
  })

  it('says who noticed the death of a machine, and who its return', () => {
    const sentence = (of: Partial<Loss>) =>
      readCluster({ monolithic: MONOLITHS, multiContainer: { ...STACK, loss: loss(7, of) } })
        .sentence
    expect(sentence({})).toContain('all were served again 2.1 s after its death, and')
    expect(sentence({ servedAfterMs: 0, wellAfterReturnMs: 1600 })).toContain(
      'nobody was let down by its death (the last who noticed its return came 1.6 s after its return)',
    )
  })

  it('counts each loss of a machine once, in the mean over all machines', () => {
    // (2 × 12 + 7000) / 3 of the stack's requests failed, 2500 of the monoliths': not clearly less.
    const even = verdicts({ monolithic: MONOLITHS, multiContainer: STACK })
    expect(even).toMatchObject({ loss: 'same' })
    const cheaper = { ...STACK, redisLoss: loss(1000) }
    const better = verdicts({ monolithic: MONOLITHS, multiContainer: cheaper })
    expect(better.loss).toBe('multiContainer')
    const dearer = { ...MONOLITHS, loss: loss(300) }
    expect(verdicts({ monolithic: dearer, multiContainer: STACK }).loss).toBe('monolithic')
  })

  it('calls nobody better for fewer than half as many, or for a few requests', () => {
    const updated = (failed: number) => ({ ...STACK, update: rollout(failed) })
    const verdict = (monolithic: number, multiContainer: number) =>
      verdicts({ monolithic: updated(monolithic), multiContainer: updated(multiContainer) }).update
    expect(verdict(1500, 800)).toBe('same')
    expect(verdict(1500, 700)).toBe('multiContainer')
    // Less than one of a hundred of 8000 requests.
    expect(verdict(0, 79)).toBe('same')
    expect(verdict(0, 80)).toBe('monolithic')
  })

  it('says what the loss of the only Redis costs, and how long was waited', () => {
    const found = verdicts({ monolithic: MONOLITHS, multiContainer: STACK })
    expect(found).toEqual({
      loss: 'same',
      update: 'multiContainer',
      broken: 'multiContainer',
      oneList: 'multiContainer',
      throughput: 'monolithic',
    })
    const sentence = readCluster({ monolithic: MONOLITHS, multiContainer: STACK }).sentence
    expect(sentence).toContain("the stack's only Redis")
    expect(sentence).toContain('not all copies of the app ran again elsewhere within 30 s')
    expect(sentence).toContain(
      'not all were served again within 30 s of its death, but 4.0 s after',
    )
    expect(sentence).toContain('which led the Swarm')
  })

  it('the monoliths do better where they serve through more', () => {
    const swapped = { ...STACK, redisLoss: null }
    expect(
      readCluster({ monolithic: swapped, multiContainer: { ...MONOLITHS, redisLoss: loss(7000) } })
        .better,
    ).toBe('monolithic')
  })

  it('nobody does better where both are the same', () => {
    const reading = readCluster({ monolithic: STACK, multiContainer: STACK })
    expect(reading.better).toBe('same')
  })

  it('says of each event what users saw, and where there is no such event', () => {
    const [chart] = clusterCharts(titled({ monolithic: MONOLITHS, multiContainer: STACK }))
    expect(chart).toMatchObject({ kind: 'matrix', columns: ['Monolithic', 'Multi-container'] })
    expect(chart?.summary).toContain('has no such machine / 7000 of 8000 failed')
  })

  it('says that the machines are one, and who tries the next address', () => {
    const caveats = (
      readCluster({ monolithic: MONOLITHS, multiContainer: STACK }).caveats ?? []
    ).join(' ')
    expect(caveats).toContain('2 processors')
    expect(caveats).toContain('tries the next one')
  })
})
