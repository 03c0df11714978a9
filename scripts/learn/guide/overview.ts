import { styleText } from 'node:util'
import type { Chapter } from './chapter.ts'
import { stepsOf } from './chapter-steps.ts'
import { whereToBegin } from './follow.ts'
import type { Progress } from './progress.ts'

/** The chapters with their minutes, how far the reader is in each, and what to type next. */
export function overview(chapters: Chapter[], progress: Progress): string {
  const width = Math.max(...chapters.map(({ title }) => title.length))
  const total = chapters.reduce((sum, { minutes }) => sum + minutes, 0)
  const done = chapters.filter(({ id }) => progress.chapters[id]?.done)
  return [
    ...chapters.map((chapter) => {
      const { number, title, minutes } = chapter
      const columns = [
        String(number).padStart(2),
        title.padEnd(width),
        `${minutes} min`.padStart(7),
      ]
      return `${columns.join('  ')}  ${state(chapter, progress)}`.trimEnd()
    }),
    '',
    `${chapters.length} chapters, ${total} minutes; ${done.length} done.`,
    '',
    ...next(chapters, progress),
  ].join('\n')
}

function state(chapter: Chapter, progress: Progress): string {
  const reached = progress.chapters[chapter.id]
  if (!reached) return ''
  if (reached.done) return styleText('green', '✓ done')
  return reached.step === 0 ? '' : `step ${reached.step + 1} of ${stepsOf(chapter).length}`
}

function next(chapters: Chapter[], progress: Progress): string[] {
  const chapter = whereToBegin(chapters, progress)
  const command = (text: string) => styleText('bold', text)
  if (!chapter)
    return [
      'All chapters are done.',
      `${command('npm run lab -- reset')}   forgets that and starts anew`,
    ]
  const hasBegun = Object.keys(progress.chapters).length > 0
  return [
    `${command('npm run lab -- follow')}   ${hasBegun ? 'goes on with' : 'begins with'} chapter ${chapter.number}, here in the terminal`,
    `Or read it and type it yourself: ${chapter.file}`,
    `${command('npm run lab -- --help')}   says what else there is`,
  ]
}
