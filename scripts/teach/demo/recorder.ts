import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { CastEvent, CastHeader } from './cast.ts'

/** Writes what a terminal shows to a file, event by event: whatever ends the demo, what came before is recorded. */
export class Recorder {
  readonly #file: string
  readonly #start = performance.now()

  /** @param size of the terminal, in columns and rows */
  constructor(file: string, size: { columns: number; rows: number }, now = new Date()) {
    this.#file = file
    const header: CastHeader = {
      version: 2,
      width: size.columns,
      height: size.rows,
      timestamp: Math.floor(now.getTime() / 1000),
      title: 'npm run demo',
    }
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, `${JSON.stringify(header)}\n`)
  }

  output(text: string): void {
    // A terminal's driver adds the carriage return; a player does not.
    this.#write('o', text.replaceAll(/\r?\n/g, '\r\n'))
  }

  /** From here on it is this chapter. */
  chapter(id: string): void {
    this.#write('m', id)
  }

  #write(kind: CastEvent[1], text: string): void {
    const seconds = Number(((performance.now() - this.#start) / 1000).toFixed(3))
    appendFileSync(this.#file, `${JSON.stringify([seconds, kind, text])}\n`)
  }
}
