import type { KitPlatform } from './kit-file.mjs'

/** What is in a kit: a line for each architecture's images, and one for its stand-ins where it has any. */
export function contentsLines(platforms: KitPlatform[]): string[] {
  return platforms.flatMap(({ platform, images }) => {
    const usable = images.filter(({ kind }) => kind !== 'stage').map(({ name }) => name)
    const standIns = images.filter(({ standIn }) => standIn === true).map(({ name }) => name)
    return [
      `${platform}: ${usable.join(', ')}`,
      ...(standIns.length > 0
        ? [`${platform}: of these, stand-ins are ${standIns.join(', ')}`]
        : []),
    ]
  })
}

/** Bytes as `12 MB`. */
export const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`
