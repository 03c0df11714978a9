import type { Contention, CpuFacts, FillFacts, ResourceLimitsFacts } from './facts.ts'

// Invented, for tests.

export const eight = (value: number) => Array.from({ length: 8 }, () => value)

/** Slowed so many times in each round; in the last, `last` times. */
export const contention = (slowdown: number, quietMs = 10, last = slowdown): Contention => ({
  quietMs: eight(quietMs),
  busyMs: [...eight(quietMs * slowdown).slice(1), quietMs * last],
  ...{ failed: 0, repeated: 1, disturbed: 0 },
})
export const cpu = (one: Contention): CpuFacts => ({ perSecond: 500, web: one, redis: one })

export const fill = (change: Partial<FillFacts> = {}): FillFacts => ({
  budgetBytes: 320e6,
  maxmemoryBytes: 0,
  valueBytes: 4e6,
  filledBytes: 200e6,
  end: 'killed',
  words: 'Server closed the connection',
  ended: ['redis'],
  events: { oom: 1 },
  users: {
    reads: { requests: 100, failed: 20 },
    writes: { requests: 20, failed: 4 },
    health: { requests: 100, failed: 0 },
  },
  backAfterMs: 1500,
  tasks: { acknowledged: 16, lost: 0 },
  ...change,
})

export const refused = fill({
  maxmemoryBytes: 96e6,
  end: 'refused',
  ended: [],
  events: {},
  backAfterMs: 0,
  users: {
    reads: { requests: 100, failed: 0 },
    writes: { requests: 20, failed: 4 },
    health: { requests: 100, failed: 0 },
  },
})

/** Three fills of each kind. */
export const facts = (slowed: number | Contention, asItComes: FillFacts, unbounded: FillFacts) =>
  factsOf(slowed, [asItComes, asItComes, asItComes], [unbounded, unbounded, unbounded])

export function factsOf(
  slowed: number | Contention,
  asItComes: FillFacts[],
  unbounded: FillFacts[],
): ResourceLimitsFacts {
  const own = cpu(typeof slowed === 'number' ? contention(slowed) : slowed)
  return {
    memory: { asItComes, unbounded },
    cpu: { unlimited: own, limited: own, cpus: 1, requests: 1000, pings: 900 },
  }
}

export const fragile = facts(
  5,
  fill({ ended: ['redis', 'web'], tasks: { acknowledged: 16, lost: 3 } }),
  fill({ ended: ['redis', 'web'] }),
)
export const sturdy = facts(1, refused, fill())
