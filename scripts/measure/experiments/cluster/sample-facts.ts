import type { ClusterFacts, Loss, Rollout } from './facts.ts'

// Invented, for tests.

export const users = (failed: number, lost = 0): Loss['users'] => ({
  ...{ requests: 8000, failed, lost, outcomes: {}, longestGapMs: 120 },
  ...{ slowestMs: 1100, moved: 40, acknowledged: 2000 },
})
export const loss = (failed: number, more: Partial<Loss> = {}): Loss => ({
  users: users(failed),
  awayMs: 30_000,
  replacedAfterMs: 21_000,
  servedAfterMs: 2100,
  wellAfterReturnMs: 0,
  ledSwarm: false,
  ...more,
})
export const rollout = (failed: number, more: Partial<Rollout> = {}): Rollout => ({
  ...{ users: users(failed), tookMs: 25_000, outcome: 'new', byItself: true },
  ...more,
})

export const STACK: ClusterFacts = {
  nodes: 3,
  cpus: 2,
  loss: loss(12),
  redisLoss: loss(7000, {
    ...{ servedAfterMs: null, replacedAfterMs: null, wellAfterReturnMs: 4000, ledSwarm: true },
  }),
  update: rollout(0),
  broken: rollout(0, { outcome: 'old again' }),
  growth: {
    ...{ from: 3, to: 10, tookMs: 9000, spread: [4, 3, 3], addresses: 3 },
    ...{ seenBy: 10, asked: 10, perSecondBefore: 900, perSecondAfter: 850 },
  },
}
export const MONOLITHS: ClusterFacts = {
  ...STACK,
  loss: loss(2500, { replacedAfterMs: null, servedAfterMs: null, wellAfterReturnMs: 3000 }),
  redisLoss: null,
  update: rollout(1500, { users: users(1500, 900) }),
  broken: rollout(600, { outcome: 'old again', byItself: false }),
  growth: { ...STACK.growth, addresses: 10, seenBy: 1, perSecondBefore: 2000 },
}
