/** A packaging or the engine refuses what was asked of it; the message says why, in its words. A fact, and no failure. */
export class NotPossible extends Error {
  override readonly name = 'NotPossible'
}
