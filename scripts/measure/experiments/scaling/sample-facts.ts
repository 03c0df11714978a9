import type { ScalingFacts } from './facts.ts'

// Invented, for tests.

export const facts = (seenBy: number): ScalingFacts => ({
  copies: 3,
  reached: 3,
  scaleError: '',
  entries: 3,
  seenBy,
  answeredBy: 3,
  requests: 60,
  answers: ['a', 'b', 'c'].map((who, n) => ({ who, requests: 20, sees: n < seenBy })),
  askedDirectly: false,
  keepsClients: false,
  memoryPerCopyBytes: 60_000_000,
  containersPerCopy: 1,
  copyServingMs: [2345, 1234],
  fixedPortError: 'port is already allocated',
})
