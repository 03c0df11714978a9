import { setTimeout as delay } from 'node:timers/promises'
import { type Keys, keysFrom } from '../../learn/guide/keys.ts'

/** How fast a demo goes: 1 as a person types and reads, 2 half as fast, 0 with no pause at all. */
export type Pace = number

/** Milliseconds for one character, as somebody types who knows the command. */
const STROKE_MS = 40

/** Writes a text as if it were typed. */
export async function typeOut(
  text: string,
  write: (text: string) => void,
  pace: Pace,
  signal?: AbortSignal,
): Promise<void> {
  if (pace === 0) {
    write(text)
    return
  }
  for (const character of text) {
    write(character)
    await delay(STROKE_MS * pace, undefined, { signal })
  }
}

/** Milliseconds to read a text aloud, at 180 words a minute: what lectures are held at. */
export function readingMs(text: string): number {
  const words = text.split(/\s+/).filter((word) => word !== '').length
  return Math.round((words / 180) * 60_000)
}

/**
 * Keys for a demo that nobody attends: Enter, whenever one is waited for, after the time that it takes to read what is new.
 * @param shownMs asked for that time
 */
export function autoKeys(shownMs: () => number, pace: Pace, signal: AbortSignal): Keys {
  return keysFrom(async () => {
    try {
      await delay(shownMs() * pace, undefined, { signal })
      return 'return'
    } catch {
      // Aborted, the only way in which a delay fails.
      return 'q'
    }
  })
}
