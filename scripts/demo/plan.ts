import { ExpectedError } from '../errors.ts'
import type { Chapter } from '../guide/chapter.ts'

/** What shows most in little time comes first; chapters that are not here follow in the guide's order. */
export const PRIORITY = [
  '03-build-the-monolith',
  '05-processes',
  '07-scaling',
  '11-start-and-verify',
  '13-scale-the-web',
  '16-failure-isolation',
  '12-compare-sizes',
  '15-independent-update',
  '06-logs',
  '14-separate-logs',
  '04-image-size',
  '08-updates',
  '18-isolation',
  '17-resource-limits',
]

/**
 * The chapters that fit into so many minutes, in the guide's order: by priority, each that still finds room.
 * @throws ExpectedError where not even one does
 */
export function chaptersWithin(chapters: Chapter[], minutes: number): Chapter[] {
  const rank = ({ id, number }: Chapter) => {
    const place = PRIORITY.indexOf(id)
    return place === -1 ? PRIORITY.length + number : place
  }
  const chosen = new Set<Chapter>()
  let left = minutes
  for (const chapter of chapters.toSorted((a, b) => rank(a) - rank(b))) {
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
