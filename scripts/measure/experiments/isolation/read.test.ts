import { isolationCharts } from './charts.ts'
import { describe, expect, it } from 'vitest'
import { readIsolation } from './read.ts'
import { facts, inventory, LIBC } from './sample-facts.ts'

const neighbor = { network: 'bridge', reached: true, words: 'PONG' }
const gcc = inventory(['gcc', 'libc6'], ['/usr/bin/su'])

describe('isolation', () => {
  it.each([
    ['multiContainer', 'its attacker gets less', facts(7, 3, gcc), facts(1, 0)],
    ['monolithic', 'its attacker gets less', facts(1, 0), facts(7, 3, gcc)],
    ['same', 'both get the same', facts(2, 1), facts(2, 1)],
  ])('prefers %s where %s', (better, _, monolithic, multiContainer) => {
    const reading = readIsolation({ monolithic, multiContainer })
    expect(reading.better).toBe(better)
    expect(reading.rows?.['Poor Isolation']?.better).toBe(better)
    expect(reading.rows?.Security?.better).toBe(better)
  })

  it('blames a Redis that any neighbor reaches on its own packaging', () => {
    const { rows, better, sentence } = readIsolation({
      monolithic: facts(0, 0),
      multiContainer: facts(0, 0, LIBC, { neighbors: [neighbor] }),
    })
    expect(better).toBe('monolithic')
    expect(rows?.['Poor Isolation']).toMatchObject({ better: 'monolithic' })
    for (const told of [sentence, rows?.['Poor Isolation']?.sentence]) {
      expect(told).toContain("in the stack: yes (on Docker's default network)")
    }
    expect(rows?.Security?.better).toBe('same')
  })

  it('names what was done, what there is to attack, and who is root', () => {
    const { sentence } = readIsolation({
      monolithic: facts(2, 3, gcc),
      multiContainer: facts(0, 0),
    })
    expect(sentence).toContain(
      "2 of 7 things that were tried (read Redis's data files and signal Redis's process); in the stack, 0 of 7 things.",
    )
    expect(sentence).toContain("2 packages and 1 setuid or setgid file in the monolith's image")
    expect(sentence).toContain("Root runs 3 of the monolith's 3 processes, and 0 of the stack's 3.")
  })

  it('gives each row of the lab its own deciding figures', () => {
    const { rows, headline } = readIsolation({
      monolithic: facts(2, 3, gcc),
      multiContainer: facts(0, 0),
    })
    expect(headline.monolithic).toBe(
      'an attacker gets 2 of 7, neighbors 0 of 1; 2 packages, 3 as root',
    )
    expect(rows?.['Poor Isolation']?.headline).toEqual({
      monolithic: '2 of 2 ways from the app to Redis, 0 of 1 neighbor',
      multiContainer: '0 of 2 ways from the app to Redis, 0 of 1 neighbor',
    })
    expect(rows?.Security?.headline?.monolithic).toBe(
      'an attacker gets 2 of 7; 2 packages, 1 setuid or setgid, 3 as root',
    )
  })

  it('shows what listens, as whom each process runs, and its capabilities by name', () => {
    const monolithic = facts(1, 1, LIBC, {
      processes: [
        { service: 'monolith', name: 'supervisord', uid: 0, capabilities: ['CHOWN', 'KILL'] },
        { service: 'monolith', name: 'node', uid: 0, capabilities: ['CHOWN', 'KILL'] },
        { service: 'monolith', name: 'redis-server', uid: 999, capabilities: [] },
      ],
      listening: [
        {
          service: 'monolith',
          ports: [
            { port: 3000, loopback: false },
            { port: 6379, loopback: true },
          ],
        },
      ],
    })
    const matrix = isolationCharts([
      { title: 'Monolithic', facts: monolithic },
      { title: 'Multi-container', facts: facts(0, 0) },
    ])[2]
    const first = matrix?.kind === 'matrix' ? matrix.rows.map(({ cells }) => cells[0]?.text) : []
    expect(first).toEqual([
      'monolith 3000, 6379 (inside only)',
      'supervisord: root; node: root; redis-server: user 999',
      'supervisord and node: CHOWN, KILL; redis-server: none',
    ])
  })

  it('lists nothing where nothing disappeared', () => {
    const { lists } = readIsolation({ monolithic: facts(1, 1), multiContainer: facts(1, 1) })
    expect(lists).toEqual([])
  })

  it('shows what came of each attempt, failed ones with the words of the refusal', () => {
    const charts = isolationCharts([
      { title: 'Monolithic', facts: facts(1, 1) },
      { title: 'Multi-container', facts: facts(0, 0) },
    ])
    expect(charts[0]).toMatchObject({
      rows: expect.arrayContaining([
        {
          label: "read Redis's data files",
          cells: [
            { text: 'yes, with sh', tone: 'bad' },
            { text: 'no: permission denied', tone: 'good' },
          ],
        },
      ]) as unknown,
    })
  })

  it.each([
    [{ notScanned: 'trivy failed: no database' }, 'not counted, for trivy failed: no database'],
    [
      {
        scanner: 'trivy',
        version: '0.60.0',
        database: '2026-11-20',
        total: 5,
        bySeverity: { high: 2, low: 3 },
      },
      '5 (2 high and 3 low) by trivy 0.60.0, database of 2026-11-20',
    ],
  ])('counts known vulnerabilities with their source, or says why not', (scan, words) => {
    const one = facts(0, 0, LIBC, { vulnerabilities: scan })
    const { caveats } = readIsolation({ monolithic: one, multiContainer: one })
    expect(caveats?.join()).toContain(words)
  })
})
