/** A row of the lab's two tables: what is said against one container for all, or for splitting it. */
export interface Row {
  name: RowName
  table: 'challenge' | 'benefit'
  /** The claim, in our words. A run says whether it holds on this machine. */
  claim: string
}

export type RowName = (typeof ROWS)[number]['name']

/** The seven challenges of the monolith, then the eight benefits of splitting it, in the lab's order. */
export const ROWS = [
  {
    name: 'Large Image Size',
    table: 'challenge',
    claim: 'One image for everything is large: slow to ship, costly to keep.',
  },
  {
    name: 'Scaling Difficulties',
    table: 'challenge',
    claim: 'The app cannot be scaled without scaling its database.',
  },
  {
    name: 'Single Point of Failure',
    table: 'challenge',
    claim: 'A crash of one service takes the others with it.',
  },
  {
    name: 'Complex Updates',
    table: 'challenge',
    claim: 'A one-line fix rebuilds and restarts everything.',
  },
  {
    name: 'Resource Contention',
    table: 'challenge',
    claim: 'Services in one container take memory and CPU from each other.',
  },
  {
    name: 'Difficult Debugging',
    table: 'challenge',
    claim: 'Logs of several services are mixed, or hidden inside.',
  },
  {
    name: 'Poor Isolation',
    table: 'challenge',
    claim: 'Who gets into one service is in all of them.',
  },
  { name: 'Image Size', table: 'benefit', claim: 'Slim images are smaller together.' },
  { name: 'Scaling', table: 'benefit', claim: 'Each service has as many replicas as it needs.' },
  { name: 'Updates', table: 'benefit', claim: 'A service is updated by itself, without downtime.' },
  { name: 'Logs', table: 'benefit', claim: 'Each service has a log of its own, by one command.' },
  {
    name: 'Failure Isolation',
    table: 'benefit',
    claim: 'A crash is noticed, contained and mended where it happened.',
  },
  {
    name: 'Resource Allocation',
    table: 'benefit',
    claim: 'Each service has limits of its own.',
  },
  { name: 'Security', table: 'benefit', claim: 'There is less to attack, and less to win.' },
  {
    name: 'Team Independence',
    table: 'benefit',
    claim: 'A team ships its service without rebuilding or restarting another’s.',
  },
] as const satisfies readonly (Omit<Row, 'name'> & { name: string })[]
