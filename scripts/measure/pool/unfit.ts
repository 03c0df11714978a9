/** Thrown with the reason why results of the right form cannot be pooled: `it has the experiment twice`. */
export class Unfit extends Error {
  override readonly name = 'Unfit'
}
