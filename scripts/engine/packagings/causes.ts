import type { Cause } from './packaging.ts'

const DEBUGGING_TOOLS: Cause = {
  name: 'Debugging tools',
  packages: ['curl', 'wget', 'vim', 'htop', 'net-tools', 'iputils-ping'],
}

/** Why files are in the lab's monolith. */
export const OWN_MONOLITH: Cause[] = [
  { name: 'Redis and supervisor', packages: ['redis-server', 'supervisor'] },
  DEBUGGING_TOOLS,
  { name: 'Build tools', packages: ['build-essential', 'gcc', 'python3', 'python3-dev'] },
  { name: 'node_modules', paths: /^app\/.*node_modules\// },
  { name: 'Node and npm', paths: /^usr\/local\// },
  { name: 'The app', paths: /^app\// },
]

/** Why files are in the lab's well-run monolith. */
export const OWN_WELL_RUN: Cause[] = [
  { name: 'Redis and supervisor', packages: ['redis-server', 'supervisor'] },
  { name: "Node's binary", paths: /^usr\/local\/bin\/node$/ },
  { name: 'The app, bundled', paths: /^app\// },
]

/**
 * Why files of some unknown app are in its image: first packages whose purpose is known, then all others (Python may be
 * there for the app or for supervisor), then the rest.
 */
export const UNKNOWN_APP: Cause[] = [
  { name: 'Redis', packages: ['redis-server', 'redis-tools'] },
  DEBUGGING_TOOLS,
  { name: 'Build tools', packages: ['build-essential', 'gcc', 'g++', 'make'] },
  { name: 'Other packages', anyPackage: true },
  {
    name: "The language's own packages",
    paths: /(^|\/)(site-packages|dist-packages|node_modules)\//,
  },
  { name: 'Files outside packages', paths: /^/ },
]
