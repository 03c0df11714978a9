// Runs before anything is installed (bootstrap.mjs), on any Node ≥ 20: plain JavaScript, no dependency.

/** Ends the tool with one sentence and what to do about it. */
export function fail(message, remedy) {
  throw Object.assign(new Error(message), { remedy })
}
