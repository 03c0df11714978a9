import { ExpectedError } from '../../core/errors.ts'
import type { Chapter } from '../../learn/guide/chapter.ts'

/** What shows most in little time, the most telling first. Chapters that are not here are for reading. */
export const PRIORITY = [
  '07-scaling',
  '13-scale-the-web',
  '05-processes',
  '16-failure-isolation',
  '12-compare-sizes',
  '03-build-the-monolith',
  '11-start-and-verify',
  '15-independent-update',
  '06-logs',
  '14-separate-logs',
  '18-isolation',
  '08-updates',
  '04-image-size',
  '17-resource-limits',
  '21-key-takeaways',
]

/**
 * The chapters that fit into so many minutes, in the guide's order: by priority, each that still finds room.
 * @throws ExpectedError where not even one does
 */
export function chaptersWithin(chapters: Chapter[], minutes: number): Chapter[] {
  const ranked = PRIORITY.flatMap((id) => chapters.find((chapter) => chapter.id === id) ?? [])
  const chosen = new Set<Chapter>()
  let left = minutes
  for (const chapter of ranked.length > 0 ? ranked : chapters) {
    if (chapter.minutes > left) continue
    chosen.add(chapter)
    left -= chapter.minutes
  }
  if (chosen.size === 0) {
    const shortest = Math.min(...chapters.map((one) => one.minutes))
    throw new ExpectedError(
      `No chapter fits into ${minutes} minutes.`,
      `The shortest takes ${shortest}: give \`--minutes\` that much or more.`,
    )
  }
  return chapters.filter((chapter) => chosen.has(chapter))
}

/** The minutes of several chapters. */
export function plannedMinutes(chapters: Chapter[]): number {
  return chapters.reduce((sum, { minutes }) => sum + minutes, 0)
}
