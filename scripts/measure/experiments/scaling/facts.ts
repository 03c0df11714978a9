export interface ScalingFacts {
  /** That were wanted. */
  copies: number
  /** That there were in the end. */
  reached: number
  /** Why there were no more: what Docker said; empty if all was well. */
  scaleError: string
  /** Addresses that users must be given for all copies. */
  entries: number
  /** Of the copies that answered, those that showed a task added through the first entry. */
  seenBy: number
  answeredBy: number
  requests: number
  /** Each copy that answered, how often, and whether it showed the task every time. */
  answers: { who: string; requests: number; sees: boolean }[]
  /** Whether the app does not say which copy answers: who was asked is then told by what each copy received. */
  askedDirectly: boolean
  /** Whether all requests of one client go to one copy, so that it took several clients to reach others. */
  keepsClients: boolean
  /** A further copy: what all containers use at three, less what they use at one, by two. Null without one. */
  memoryPerCopyBytes: number | null
  containersPerCopy: number | null
  /** For the second and the third copy: from the command that adds it to its first good answer, where users got one. */
  copyServingMs: number[]
  /** What Docker said when a further copy wanted the same fixed host port; empty if it went well. */
  fixedPortError: string
}
