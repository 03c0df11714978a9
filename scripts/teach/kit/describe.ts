import { isStage } from './builds.ts'
import type { KitPlatform } from './kit-file.mjs'

/** What is in a kit: a line for each architecture's images, and one for its stand-ins where it has any. */
export function contentsLines(platforms: KitPlatform[]): string[] {
  return platforms.flatMap(({ platform, images }) => {
    const usable = images.map(({ name }) => name).filter((name) => !isStage(name))
    const standIns = images.filter(({ standIn }) => standIn).map(({ name }) => name)
    const ofThese = `${platform}: of these, stand-ins are ${standIns.join(', ')}`
    return [`${platform}: ${usable.join(', ')}`, ...(standIns.length > 0 ? [ofThese] : [])]
  })
}
