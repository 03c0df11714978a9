import type { Rates } from '../../../engine/load/users.ts'

const STEADY: Required<Rates> = { reads: 25, writes: 5, health: 5 }
/** Where each read gets the whole list, which grows with each write: users must not be what breaks the app. */
const GENTLE: Required<Rates> = { reads: 15, writes: 2, health: 5 }

const PATIENCE_MS = 10_000

/**
 * How often users can ask an app that is about to be crashed, by whether it gives its list in parts (`?limit=1`), which is
 * no part of the minimum contract. Adds two tasks to see that.
 */
export async function ratesFor(url: string): Promise<Required<Rates>> {
  for (const n of [1, 2]) {
    await fetch(`${url}/api/tasks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ title: `Is the list given in parts? ${n}` }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
  }
  const response = await fetch(`${url}/api/tasks?limit=1`, {
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  return isOnePart(await response.json()) ? STEADY : GENTLE
}

/** Whether this is the list of one task, where there are at least two. */
const isOnePart = (list: unknown) => Array.isArray(list) && list.length === 1
