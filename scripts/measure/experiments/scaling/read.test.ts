import { scalingCharts } from './charts.ts'
import { describe, expect, it } from 'vitest'
import { scaling } from './experiment.ts'
import { errorLine } from './measure.ts'
import type { ScalingFacts } from './facts.ts'
import { facts } from './sample-facts.ts'

describe('errorLine', () => {
  it.each([
    [
      'docker: Error response from daemon: driver failed programming external connectivity on endpoint lab-x (8d1): Bind for 127.0.0.1:18081 failed: port is already allocated.\n',
      'Bind for 127.0.0.1:18081 failed: port is already allocated.',
    ],
    [
      'Error response from daemon: something else failed\n',
      'Error response from daemon: something else failed',
    ],
    [
      ' Container lab-redis-1  Running\nWARNING: The "web" service is using the custom container name "x".\n',
      'WARNING: The "web" service is using the custom container name "x".',
    ],
    ['odd', 'odd'],
    ['', ''],
  ])('keeps the reason of %j', (stderr, reason) => {
    expect(errorLine(stderr)).toBe(reason)
  })
})

describe('read', () => {
  it.each([
    [1, 3, 'multiContainer'],
    [3, 1, 'monolithic'],
    [3, 3, 'same'],
  ])('the task is seen by %i and %i copies: %s', (one, other, better) => {
    const pair = { monolithic: facts(one), multiContainer: facts(other) }
    expect(scaling.read(pair).better).toBe(better)
  })

  it('names what a copy costs, whoever it favours, and what Docker said of the fixed port', () => {
    const { sentence } = scaling.read({ monolithic: facts(1), multiContainer: facts(3) })
    expect(sentence).toContain('seen by 1 of 3 monoliths and by 3 of 3 web replicas')
    expect(sentence).toContain(
      'A further monolith costs 60 MB of memory and 1.2 to 2.3 s until it serves',
    )
    expect(sentence).toContain('failed: "port is already allocated"')
  })

  it('says why a packaging cannot be scaled, and gives no figure of copies that never were', () => {
    const stuck: ScalingFacts = {
      ...facts(1),
      ...{ reached: 1, answeredBy: 1, scaleError: 'port is already allocated' },
      ...{ memoryPerCopyBytes: null, containersPerCopy: null, copyServingMs: [] },
    }
    const reading = scaling.read({ monolithic: facts(1), multiContainer: stuck })
    expect(reading.sentence).toContain(
      'The stack stays at 1 of 3 copies: "port is already allocated". A task',
    )
    expect(reading.sentence).toContain('seen by 1 of 3 monoliths and by 1 of 1 web replica')
    expect(reading.sentence).toContain('a further replica cannot be had')
    expect(reading.headline.multiContainer).toBe('stays at 1 of 3 copies: Docker refuses')
  })

  it('calls it no success where users reach one of the replicas alone', () => {
    const unreached = { ...facts(1), answeredBy: 1, entries: 1, copyServingMs: [] }
    unreached.answers = unreached.answers.slice(0, 1)
    const reading = scaling.read({ monolithic: facts(1), multiContainer: unreached })
    expect(reading.better).toBe('same')
    expect(reading.sentence).toContain(
      'and by 1 of 3 web replicas. Users reach 1 of 3 web replicas',
    )
    expect(reading.sentence).toContain('60 MB of memory, and when it serves was not measured')
    expect(reading.headline.multiContainer).toBe(
      'users reach 1 of 3 copies, task seen by 1 of 3; 60 MB per further copy',
    )
  })

  it('says so where each client stays with one replica', () => {
    const sticky = { ...facts(3), entries: 1, keepsClients: true }
    const { sentence } = scaling.read({ monolithic: facts(1), multiContainer: sticky })
    expect(sentence).toContain(
      'All requests of one client go to one replica: several reached 3 of 3 web replicas.',
    )
    expect(sentence).not.toContain('Users reach')
  })

  it('charts who saw the task, copy by copy', () => {
    const alone = { ...facts(1), reached: 1, answers: facts(1).answers.slice(0, 1) }
    const charts = scalingCharts([
      { title: 'Monolithic', facts: facts(1) },
      { title: 'Multi-container', facts: alone },
    ])
    expect(charts).toMatchObject([
      {
        kind: 'matrix',
        summary:
          'Copy 1: shows it, in 20 answers against shows it, in 20 answers; Copy 2: does not show it, in 20 answers against there is none; Copy 3: does not show it, in 20 answers against there is none',
      },
    ])
  })

  it('says so where each copy was asked by itself', () => {
    const pair = { monolithic: facts(1), multiContainer: { ...facts(3), askedDirectly: true } }
    expect(scaling.read(pair).caveats?.join(' ')).toContain('asked for the task by itself')
    const other = { monolithic: facts(1), multiContainer: facts(3) }
    expect(scaling.read(other).caveats?.join(' ')).not.toContain('asked for the task by itself')
    expect(scaling.read(other).caveats?.join(' ')).toContain('what `docker stats` counts')
  })
})
