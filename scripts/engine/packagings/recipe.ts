/** A file that says how a packaging is built or run, and the folder that its COPY lines start from, if it has any. */
export interface Recipe {
  /** Absolute. */
  file: string
  /** Absolute; for Dockerfiles. */
  context?: string
}
