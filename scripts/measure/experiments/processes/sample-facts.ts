import type { ProcessesFacts } from './facts.ts'

// Invented, for tests.

export const facts = (processCount: number, noticedByDocker: number): ProcessesFacts => ({
  containers: [{ service: 'x', processes: [] }],
  processCount,
  noticedByDocker,
  runByRoot: 1,
  residentBytes: 2_000_000,
})
