import type { Exchange } from './requests/request.ts'

/** The exchange that showed a violation, and what came. */
interface Evidence {
  kind: string
  exchange: Exchange
  received: Buffer
}

/** Something that the server must not have done. */
export class Violation extends Error {
  override readonly name = 'Violation'
  readonly problems: string[]
  readonly evidence: Evidence | undefined

  constructor(problems: string[], evidence?: Evidence) {
    super(problems.join('; '))
    this.problems = problems
    this.evidence = evidence
  }
}
