import { describe, expect, it } from 'vitest'
import { seconds, spansOfLooks } from './health.ts'

describe('a dead Redis', () => {
  const look = (atMs: number, ...states: [string, string][]) => ({
    atMs,
    states: states.map(([status, health]) => ({ status, health })),
  })

  it('is hidden in seconds with errors in which every container is said to be well', () => {
    const looks = [
      look(1000, ['running', 'healthy'], ['running', 'none']),
      look(2000, ['running', 'healthy'], ['restarting', 'unhealthy']),
      look(3000, ['running', 'starting'], ['running', 'none']),
      look(4000, ['running', 'healthy']),
    ]
    expect(seconds(looks, (fromMs) => fromMs < 3000)).toEqual({
      seconds: 4,
      secondsWithErrors: 3,
      secondsWithErrorsAndNoComplaint: 1,
      complaints: { restarting: 1, starting: 1 },
    })
  })

  it('is drawn as what Docker said', () => {
    const looks = [
      look(1000, ['running', 'healthy']),
      look(2000, ['running', 'healthy']),
      look(3000, ['restarting', 'unhealthy']),
      look(4000, ['running', 'none']),
    ]
    expect(spansOfLooks(looks)).toEqual([
      { fromMs: 0, toMs: 2000, tone: 'ok', label: 'healthy' },
      { fromMs: 2000, toMs: 3000, tone: 'failed', label: 'restarting' },
      { fromMs: 3000, toMs: 4000, tone: 'ok', label: 'running' },
    ])
  })
})
