/** A node is away for so long at least, in both packagings. */
export const AWAY_MS = 30_000

/** One of the nodes lost its power, and got it back. Times in milliseconds. */
export interface Loss {
  users: Seen
  /** How long it was away. */
  awayMs: number
  /** From the power cut until as many copies of the app ran as before, without the lost node. Null: not within `AWAY_MS`. */
  replacedAfterMs: number | null
  /** From the power cut until everybody was served again while it was away. Null: not within `AWAY_MS`. */
  servedAfterMs: number | null
  /** Whether it led the Swarm: then the others first have to elect another. */
  ledSwarm: boolean
  /** From the moment at which the power was back until everybody was served; 0 where they were before. */
  wellAfterReturnMs: number
}

/** Another image took the place of each copy's. */
export interface Rollout {
  users: Seen
  tookMs: number
  /** How it ended: the new version runs, or the old one does again. */
  outcome: 'new' | 'old again'
  /** Whether nobody had to do anything between the command and the outcome. */
  byItself: boolean
}

export interface Growth {
  from: number
  to: number
  tookMs: number
  /** Copies on each node, most first. */
  spread: number[]
  /** Addresses that users must be given. */
  addresses: number
  /** Of the copies asked, those that showed a task added through one of them. */
  seenBy: number
  asked: number
  /** Good answers a second, all addresses together, before and after. */
  perSecondBefore: number
  perSecondAfter: number
}

export interface ClusterFacts {
  nodes: number
  /** The processors that all nodes share. */
  cpus: number
  loss: Loss
  /** The node that has the only Redis: none where each copy has its own. */
  redisLoss: Loss | null
  update: Rollout
  broken: Rollout
  growth: Growth
}

/** What became of users while something was done to a cluster. Times in milliseconds. */
export interface Seen {
  requests: number
  failed: number
  /** Answers by status or error. */
  outcomes: Record<string, number>
  /** The longest time in which nobody at all had a good answer. */
  longestGapMs: number
  /** The longest that anybody waited for a good answer. */
  slowestMs: number
  /** Requests that went on to another address, for the first gave no connection. */
  moved: number
  /** Writes that were acknowledged, and those of them that are not there afterwards. */
  acknowledged: number
  lost: number
}
