import { emitKeypressEvents } from 'node:readline'
import type { Readable } from 'node:stream'

/** Single keys from a terminal, without Enter. */
export interface Keys {
  /** The next of these keys; the others do nothing. `return` is Enter, `q` also stands for Ctrl-C and the input's end. */
  next: (names: string[]) => Promise<string>
  /** Calls this on Ctrl-C, for as long as nobody waits for a key. */
  onInterrupt: (handler: (() => void) | undefined) => void
  /** As if the input had ended. */
  end: () => void
  close: () => void
}

const nothing = () => undefined

/** Keys that no terminal gives: a timer or a test. */
export const keysFrom = (next: Keys['next']): Keys => ({
  next,
  onInterrupt: nothing,
  end: nothing,
  close: nothing,
})

interface Key {
  name?: string
  ctrl?: boolean
}

/**
 * Reads keys from a terminal; what is typed while nobody waits for a key is dropped, so that no Enter runs a command that
 * was not seen yet.
 */
export function openKeys(input: Readable & { setRawMode?: (raw: boolean) => unknown }): Keys {
  let waiting: ((name: string) => void) | undefined
  let interrupt: (() => void) | undefined
  const onKey = (_: unknown, { name = '', ctrl }: Key) => {
    if (ctrl && name === 'c' && !waiting) interrupt?.()
    else
      waiting?.(ctrl && (name === 'c' || name === 'd') ? 'q' : name === 'enter' ? 'return' : name)
  }
  let hasEnded = false
  const onEnd = () => {
    hasEnded = true
    waiting?.('q')
  }
  emitKeypressEvents(input)
  input.setRawMode?.(true)
  // A terminal that was closed gives an error in place of an end.
  input.on('keypress', onKey).on('end', onEnd).on('error', onEnd).resume()
  return {
    next: (names) =>
      new Promise((resolve) => {
        waiting = (name) => {
          if (name !== 'q' && !names.includes(name)) return
          waiting = undefined
          resolve(name)
        }
        if (hasEnded) waiting('q')
      }),
    onInterrupt: (handler) => {
      interrupt = handler
    },
    end: onEnd,
    close: () => {
      input.off('keypress', onKey).off('end', onEnd).off('error', onEnd).pause()
      input.setRawMode?.(false)
    },
  }
}
