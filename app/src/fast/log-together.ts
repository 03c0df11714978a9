import type { LogStream } from '../app.ts'

/**
 * Holds log lines back until the turn of the event loop ends, so that all lines of a turn leave in one write.
 *
 * A line is late by no more than its turn. A process that ends by itself writes what it holds (call `flush` on `exit`);
 * one that is killed loses the lines of the turn that it was in.
 */
export function logTogether(out: LogStream): LogStream & { flush: () => void } {
  let lines = ''
  const flush = () => {
    if (lines === '') return
    const text = lines
    lines = ''
    out.write(text)
  }
  return {
    write(line) {
      if (lines === '') setImmediate(flush)
      lines += line
    },
    flush,
  }
}
