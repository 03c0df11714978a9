import { processesCharts } from './charts.ts'
import { describe as group, expect, it } from 'vitest'
import { processes } from './experiment.ts'
import { describe } from './measure.ts'
import { facts } from './sample-facts.ts'

const process = (pid: number, parentPid: number, command: string, uid = 0) => ({
  pid,
  parentPid,
  uid,
  residentBytes: 1_000_000,
  command,
})

group('who notices when a process dies', () => {
  it('in a monolith: Docker sees the end of process 1 only, supervisord that of the others', () => {
    const tree = [
      process(10, 1, '/usr/bin/python3 /usr/bin/supervisord -c /etc/supervisord.conf'),
      process(11, 10, 'redis-server 127.0.0.1:6379', 999),
      process(12, 10, 'node src/server.ts'),
    ]
    expect(
      describe(tree).map(({ noticedBy, isFirst, user }) => [noticedBy, isFirst, user]),
    ).toEqual([
      ['Docker', true, 'root'],
      ['supervisord', false, 'uid 999'],
      ['supervisord', false, 'root'],
    ])
  })

  it('under docker-init: Docker, for init ends when its child ends', () => {
    const tree = [process(10, 1, '/sbin/docker-init -- node x'), process(11, 10, 'node x', 65532)]
    expect(describe(tree).map(({ noticedBy }) => noticedBy)).toEqual(['Docker', 'Docker'])
  })

  it('but not for a grandchild of init', () => {
    const tree = [
      process(10, 1, '/sbin/docker-init -- sh'),
      process(11, 10, 'sh -c x'),
      process(12, 11, 'node x'),
    ]
    expect(describe(tree).map(({ noticedBy }) => noticedBy)).toEqual(['Docker', 'Docker', 'sh'])
  })
})

group('read', () => {
  const workers = [process(10, 1, '/usr/sbin/haproxy -W'), process(11, 10, 'haproxy -sf')]
  it.each([
    [2_000_000, 2_050_000, 'both take about the same'],
    [0, 0, 'both take about the same'],
    [2_000_000, 3_000_000, 'the monolith takes less'],
    [3_000_000, 2_000_000, 'the stack takes less'],
  ])('%d and %d bytes of memory: %s', (one, other, words) => {
    const { sentence } = processes.read({
      monolithic: { ...facts(3, 3), residentBytes: one },
      multiContainer: { ...facts(3, 3), residentBytes: other },
    })
    expect(sentence).toContain(`In resident memory ${words}: `)
  })

  it.each([
    [facts(3, 1), facts(4, 4), 'multiContainer'],
    [facts(3, 3), facts(4, 2), 'monolithic'],
    [facts(3, 3), facts(4, 4), 'same'],
  ] as const)('%#: fewer processes that Docker does not see is better', (mono, multi, better) => {
    expect(processes.read({ monolithic: mono, multiContainer: multi }).better).toBe(better)
  })

  it('charts memory by process, those of one name together', () => {
    const two = { ...facts(2, 2), containers: [{ service: 'x', processes: describe(workers) }] }
    const charts = processesCharts([
      { title: 'Monolithic', facts: two },
      { title: 'Multi-container', facts: facts(4, 4) },
    ])
    expect(charts).toMatchObject([
      { bars: [{ label: 'Monolithic', parts: [{ label: 'haproxy', value: 2e6 }] }, { parts: [] }] },
    ])
  })

  it('names the figures that decide', () => {
    const { sentence } = processes.read({ monolithic: facts(3, 1), multiContainer: facts(4, 4) })
    expect(sentence).toContain('3 processes in 1 container, and Docker notices the end of 1')
    expect(sentence).toContain('2.0 MB for the monolith')
  })
})
