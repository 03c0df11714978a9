import { rm } from 'node:fs/promises'
import path from 'node:path'
import { readKept, writeKept } from '../../core/cache.ts'
import { LAB_DIRECTORY } from '../../core/paths.ts'

/** Where a reader's progress is kept. */
export const PROGRESS_FILE = path.join(LAB_DIRECTORY, 'guide/progress.json')

export interface ChapterProgress {
  /** How many of its steps are behind the reader. */
  step: number
  /** Whether the reader has been at its end. */
  done: boolean
}

/** What a reader has done of the guide. */
export interface Progress {
  /** The id of the chapter that was followed last. */
  current?: string
  chapters: Record<string, ChapterProgress>
}

/** The reader's progress; none where there is no file, or none that we wrote. */
export async function readProgress(file = PROGRESS_FILE): Promise<Progress> {
  const content = await readKept(file)
  return isProgress(content) ? content : { chapters: {} }
}

function isProgress(content: unknown): content is Progress {
  if (typeof content !== 'object' || content === null || !('chapters' in content)) return false
  const { chapters } = content
  if (typeof chapters !== 'object' || chapters === null) return false
  return Object.values(chapters).every(
    (one: Partial<ChapterProgress> | null) =>
      typeof one?.step === 'number' && typeof one.done === 'boolean',
  )
}

export async function writeProgress(progress: Progress, file = PROGRESS_FILE): Promise<void> {
  await writeKept(file, progress)
}

export async function forgetProgress(file = PROGRESS_FILE): Promise<void> {
  await rm(file, { force: true })
}

/** The progress with this of one chapter, which is now the one followed last. */
export function withChapter(progress: Progress, id: string, one: ChapterProgress): Progress {
  return { current: id, chapters: { ...progress.chapters, [id]: one } }
}
