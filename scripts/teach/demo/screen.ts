import { styleText } from 'node:util'
import type { Chapter } from '../../learn/guide/chapter.ts'
import { renderMarkdown } from '../../learn/guide/render-terminal.ts'
import type { Slide } from './slides.ts'

/** Clears the screen and what was scrolled off it, and begins at its top. */
export const CLEAR = '\u001b[2J\u001b[3J\u001b[H'

/** A bar across the screen, three lines high: what a room reads from its last row. */
export function bar(text: string, columns: number): string {
  const spaced = text.toUpperCase().replaceAll(/(?<=.)(?=.)/gu, ' ')
  const shown = spaced.length + 4 <= columns ? spaced : text
  const line = (content: string) =>
    styleText(['inverse', 'bold'], `  ${content}`.slice(0, columns).padEnd(columns))
  return `${line('')}\n${line(shown)}\n${line('')}\n`
}

/** What is seen of a slide before its command is typed. */
export function slideText({ number, title }: Chapter, slide: Slide, columns: number): string {
  const heading = slide.heading === '' ? '' : `${styleText(['bold', 'cyan'], slide.heading)}\n\n`
  const text = slide.text === '' ? '' : `${renderMarkdown(slide.text, columns).trimEnd()}\n`
  return `${bar(`${number} · ${title}`, columns)}\n${heading}${text}\n`
}

/** Speaker notes, framed so that nobody takes them for output. */
export function notesText(notes: string[]): string {
  const lines = notes.length === 0 ? ['(no notes for this one)'] : notes
  return lines.map((line) => `${styleText('yellow', '▌')} ${line}\n`).join('')
}

/** `3 min 20 s of 20 min planned`. */
export function timeText(elapsedMs: number, plannedMinutes: number): string {
  const seconds = Math.floor(elapsedMs / 1000)
  const left = Math.round(plannedMinutes - seconds / 60)
  const rest = left >= 0 ? `${left} min left` : `${-left} min over`
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s of ${plannedMinutes} min planned, ${rest}`
}
