/** A short message that the next page shows once. */
export interface Flash {
  kind: 'done' | 'error'
  text: string
  /** What was typed into the form, to be mended rather than typed again. */
  draft?: string
}

declare module 'fastify' {
  interface Session {
    flash?: Flash
  }
}
