import type { Chapter } from '../../learn/guide/chapter.ts'
import { openKeys } from '../../learn/guide/keys.ts'
import type { DemoOptions } from './options.ts'
import { lastRecordingOf } from './recordings.ts'
import { replay } from './replay.ts'
import { size, toTerminal } from './terminal.ts'

/** Plays the last recording of these chapters on this terminal. @returns the exit code */
export async function showRecording(
  chapters: Chapter[],
  { chapters: named, minutes, pace, recording }: DemoOptions,
  signal: AbortSignal,
): Promise<number> {
  const files = recording === undefined ? undefined : [recording]
  // Without a choice: whatever the last recording is of.
  const ids = named.length > 0 || minutes !== undefined ? chapters.map(({ id }) => id) : []
  const cast = await lastRecordingOf(ids, files)
  const { width, height } = cast.header
  const here = process.stdout.isTTY ? size() : undefined
  if (here && (here.columns < width || here.rows < height)) {
    console.error(
      `The recording was made in ${width} × ${height}; this terminal has ${here.columns} × ${here.rows}, so lines may break elsewhere.`,
    )
  }
  const keys = process.stdin.isTTY && here ? openKeys(process.stdin) : undefined
  try {
    const edge = { write: toTerminal, size: here, pace, signal, ...(keys ? { keys } : {}) }
    await replay(cast, edge)
  } finally {
    keys?.close()
  }
  return 0
}
