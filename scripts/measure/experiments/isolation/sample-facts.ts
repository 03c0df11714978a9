import { POST_EXPLOITATION_CHECKS } from '../../../engine/faults/post-exploitation.ts'
import type { Inventory } from '../../../engine/image/inventory.ts'
import type { IsolationFacts } from './facts.ts'

// Invented, for tests.

export const inventory = (packages: string[], setIdFiles: string[] = []): Inventory => ({
  packages,
  setIdFiles,
  shells: ['sh'],
  interpreters: [],
  compilers: [],
  packageManagers: [],
})

export const LIBC = inventory(['libc6'])

/** Facts of a packaging in which the first `checks` succeed, and `roots` of three processes are root's. */
export const facts = (
  checks: number,
  roots: number,
  whole = LIBC,
  change: Partial<IsolationFacts> = {},
): IsolationFacts => ({
  web: {
    ...{ name: 'node', uid: roots > 0 ? 0 : 1000, gid: 0 },
    ...{ capabilities: [], bounding: [], noNewPrivileges: true },
  },
  attempts: POST_EXPLOITATION_CHECKS.map((check, index) => ({
    check,
    succeeded: index < checks,
    tool: 'sh',
    output: 'permission denied',
  })),
  neighbors: [{ network: 'bridge', reached: false, words: 'no answer within 2 s' }],
  processes: [0, 1, 2].map((index) => ({
    service: 'web',
    name: 'node',
    uid: index < roots ? 0 : 1000,
    capabilities: [],
  })),
  listening: [{ service: 'web', ports: [{ port: 3000, loopback: false }] }],
  webImage: LIBC,
  whole,
  vulnerabilities: { notScanned: 'neither trivy nor grype is installed' },
  ...change,
})
