import { NotApplicable } from '../../core/not-applicable.ts'

/** HTTP's status for "you ask too often" (RFC 6585). */
export const TOO_MANY_REQUESTS = 429

/**
 * The app, or a gateway before it, limits how often one address may ask. What users get under load is then its limit and
 * no outage, so that nothing can be learned from it.
 */
export class RateLimited extends NotApplicable {
  readonly before: { answers: number; elapsedMs?: number } | undefined

  /** @param before how many requests were answered before the first refusal, and in which time, where that is known */
  constructor(before?: { answers: number; elapsedMs?: number }) {
    const within =
      before?.elapsedMs === undefined ? '' : ` within ${(before.elapsedMs / 1000).toFixed(1)} s`
    const after = before === undefined ? '' : ` after ${before.answers} answers${within}`
    super(
      `This app limits how often one address may ask: it refused requests with 429 (too many requests)${after}. Raise its limit, or switch it off, for a compare.`,
    )
    this.before = before
  }
}
