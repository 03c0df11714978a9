/** A row of the lab's two tables: what is said against one container for all, or for splitting it. */
export interface Row {
  name: RowName
  table: 'challenge' | 'benefit'
  /** The claim as the lab that this one grows out of has it. */
  original: string
  /** The claim, in our words, so that it can be measured. A run says whether it holds on this machine. */
  claim: string
}

export type RowName = (typeof ROWS)[number]['name']

/** The seven challenges of the monolith, then the eight benefits of splitting it, in the lab's order. */
export const ROWS = [
  {
    name: 'Large Image Size',
    table: 'challenge',
    original: 'Including multiple services, dependencies, and tools bloats the image',
    claim: 'One image for everything is large: slow to ship, costly to keep.',
  },
  {
    name: 'Scaling Difficulties',
    table: 'challenge',
    original: 'Cannot scale individual components independently',
    claim: 'The app cannot be scaled without scaling its database.',
  },
  {
    name: 'Single Point of Failure',
    table: 'challenge',
    original: 'If one service crashes, the entire container may fail',
    claim: 'A crash of one service takes the others with it.',
  },
  {
    name: 'Complex Updates',
    table: 'challenge',
    original: 'Updating one service requires rebuilding and redeploying the entire container',
    claim: 'A one-line fix rebuilds and restarts everything.',
  },
  {
    name: 'Resource Contention',
    table: 'challenge',
    original: 'Services compete for CPU and memory within the same container',
    claim: 'Services in one container take memory and CPU from each other.',
  },
  {
    name: 'Difficult Debugging',
    table: 'challenge',
    original: 'Log management and troubleshooting become complex',
    claim: 'Logs of several services are mixed, or hidden inside.',
  },
  {
    name: 'Poor Isolation',
    table: 'challenge',
    original: 'Security vulnerabilities in one service can affect others',
    claim: 'An attacker in one service reaches the others.',
  },
  {
    name: 'Image Size',
    table: 'benefit',
    original: 'Monolithic: 500MB-1.2GB. Multi-container: ~200MB total',
    claim: 'Small images are smaller together than one large image.',
  },
  {
    name: 'Scaling',
    table: 'benefit',
    original: 'Monolithic: All-or-nothing. Multi-container: independent per service',
    claim: 'Each service has as many replicas as it needs.',
  },
  {
    name: 'Updates',
    table: 'benefit',
    original: 'Monolithic: Rebuild entire image. Multi-container: update only affected service',
    claim: 'A service is updated alone, without an outage.',
  },
  {
    name: 'Logs',
    table: 'benefit',
    original: 'Monolithic: Mixed, hard to parse. Multi-container: separated by service',
    claim: 'Each service has a log of its own, by one command.',
  },
  {
    name: 'Failure Isolation',
    table: 'benefit',
    original: 'Monolithic: One failure affects all. Multi-container: services fail independently',
    claim: 'Docker notices a crash and restarts that service alone.',
  },
  {
    name: 'Resource Allocation',
    table: 'benefit',
    original: 'Monolithic: Shared, uncontrolled. Multi-container: configurable per service',
    claim: 'Each service has limits of its own.',
  },
  {
    name: 'Security',
    table: 'benefit',
    original: 'Monolithic: Larger attack surface. Multi-container: minimal, focused images',
    claim: 'There is less to attack, and an attacker gains less.',
  },
  {
    name: 'Team Independence',
    table: 'benefit',
    original: 'Monolithic: Coupled workflow. Multi-container: independent teams/deploys',
    claim: 'A team ships its service without rebuilding or restarting another’s.',
  },
] as const satisfies readonly (Omit<Row, 'name'> & { name: string })[]
