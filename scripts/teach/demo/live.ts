import { ExpectedError } from '../../core/errors.ts'
import type { Chapter } from '../../learn/guide/chapter.ts'
import { type Keys, openKeys } from '../../learn/guide/keys.ts'
import { typedPath } from '../../core/paths.ts'
import type { DemoOptions } from './options.ts'
import { autoKeys, readingMs } from './pace.ts'
import { present, type Presented } from './present.ts'
import { Recorder } from './recorder.ts'
import { lastRecordingOf, newRecording } from './recordings.ts'
import { replay } from './replay.ts'
import { writeStage } from './stage.ts'
import { columns, size, toTerminal } from './terminal.ts'

/** Presents chapters on this terminal, by keys or by itself, and records it where that is wanted. */
export async function live(
  chapters: Chapter[],
  options: DemoOptions,
  signal: AbortSignal,
): Promise<Presented> {
  const file = options.recording ?? newRecording()
  const recorder = options.record ? new Recorder(file, size()) : undefined
  let unread = ''
  const write = (text: string) => {
    toTerminal(text)
    recorder?.output(text)
    unread += text
  }
  // What was shown since the last key is what has to be read.
  const takeUnread = () => {
    const text = unread
    unread = ''
    return readingMs(text)
  }
  const keys = options.auto ? autoKeys(takeUnread, options.pace, signal) : openKeys(process.stdin)
  signal.addEventListener('abort', keys.end, { once: true })
  try {
    return await present(chapters, {
      keys,
      write,
      columns,
      pace: options.pace,
      stage: writeStage,
      chapter: (id) => recorder?.chapter(id),
      replay: options.auto ? undefined : (id) => replayOne(id, keys, options, signal),
      signal,
    })
  } finally {
    keys.close()
    if (recorder) console.error(`Recorded to ${typedPath(file)}`)
  }
}

/** In place of a command that fails before the class. */
async function replayOne(
  id: string,
  keys: Keys,
  { pace, recording }: DemoOptions,
  signal: AbortSignal,
): Promise<void> {
  try {
    const cast = await lastRecordingOf([id], recording === undefined ? undefined : [recording])
    await replay(cast, { write: toTerminal, size: size(), keys, pace, signal })
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error
    toTerminal(`${error.message} ${error.remedy}\n`)
  }
}
