import type { LogsFacts } from './facts.ts'

// Invented, for tests.

export const facts = (marks: 0 | 1 | 2, commandsForAll: number): LogsFacts => ({
  dockerLogs: { showsRequest: marks > 0, showsError: marks > 1, lines: { web: 3 }, notKept: [] },
  services: [{ service: 'web', commands: 1, lines: 3, showsRequest: true, showsError: true }],
  commandsForAll,
  commandsInside: 0,
  foundAnywhere: { request: true, error: true },
})
