import { setTimeout as delay } from 'node:timers/promises'
import { styleText } from 'node:util'
import { bar, CLEAR, notesText, timeText } from './screen.ts'
import { readStage, type Stage } from './stage.ts'

/** What the second terminal shows of a stage. */
export function stageText(stage: Stage | undefined, now: Date, columns: number): string {
  if (!stage) return 'No demo is going on. Start one in another terminal: npm run demo\n'
  const elapsedMs = now.getTime() - Date.parse(stage.startedAt)
  const { chapter, slide, heading, notes, command, expected, plannedMinutes } = stage
  return [
    bar(chapter, columns),
    `${heading}   (${slide})`,
    timeText(elapsedMs, plannedMinutes),
    '',
    notesText(notes),
    ...(command === undefined ? [] : [styleText('dim', 'Enter runs'), command, '']),
    ...(expected ? [styleText('dim', 'and this is expected'), ...expected] : []),
    '',
  ].join('\n')
}

/** Shows the notes of the demo that goes on in another terminal, until it is aborted. Asks once a second. */
export async function showNotes(
  edge: { write: (text: string) => void; columns: () => number },
  signal: AbortSignal,
): Promise<void> {
  let shown = ''
  while (!signal.aborted) {
    const text = stageText(await readStage(), new Date(), edge.columns())
    if (text !== shown) edge.write(`${CLEAR}${text}`)
    shown = text
    await delay(1000, undefined, { signal }).catch(() => undefined)
  }
}
