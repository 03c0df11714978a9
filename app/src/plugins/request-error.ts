/** A request that we refuse: what is wrong with it, in words that its sender may read. */
export class RequestError extends Error {
  override name = 'RequestError'
  readonly statusCode: number

  constructor(statusCode: number, message: string) {
    super(message)
    this.statusCode = statusCode
  }
}
