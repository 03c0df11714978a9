import { count, megabytes } from '../../core/figures.ts'
import type { Docker } from './docker.ts'
import { findLabImages } from './lab-images.ts'
import { parseSize } from './stats.ts'

/** What the tools keep in the engine because it makes the next run quick. */
export interface BuildStorage {
  /** The lab's own, with a name. */
  images: number
  /** Each image counted whole, so that layers which several share count several times. */
  imageBytes: number
  /** Of all that was ever built on this engine: the cache does not say for whom. */
  cacheBytes: number
}

export async function readBuildStorage(docker: Docker): Promise<BuildStorage> {
  const [images, usage] = await Promise.all([
    findLabImages(docker),
    docker.run(['system', 'df', '--format', '{{.Type}}\t{{.Size}}']),
  ])
  const ids = [...new Set(images.map(({ id }) => id))]
  const cache = /^Build Cache\t(.*)$/m.exec(usage.stdout)?.[1]
  return {
    images: ids.length,
    imageBytes: await sizeOf(docker, ids),
    cacheBytes: parseSize(cache ?? ''),
  }
}

async function sizeOf(docker: Docker, ids: string[]): Promise<number> {
  if (ids.length === 0) return 0
  const inspect = ['image', 'inspect', '--format', '{{.Size}}', ...ids]
  // One that is removed in this moment has no size any more.
  const { stdout } = await docker.run(inspect, { reject: false })
  return stdout.split('\n').reduce((sum, line) => sum + Number(line), 0)
}

/** `9 images (at most 1490 MB; they share layers), and …`. */
export function describeStorage({ images, imageBytes, cacheBytes }: BuildStorage): string {
  const some =
    images === 0
      ? 'no image'
      : `${count(images, 'image')} (at most ${megabytes(imageBytes)}; they share layers)`
  return `${some}, and the engine's build cache (${megabytes(cacheBytes)}, shared with all other builds)`
}

/** The commands that remove it. */
export const REMOVE_STORAGE = '`npm run clean -- --images`, `docker builder prune`'

/** One line: what stays, how large it is, and what removes it. */
export async function storageLine(docker: Docker): Promise<string> {
  const kept = describeStorage(await readBuildStorage(docker))
  return `Kept for the next run: ${kept}. To remove: ${REMOVE_STORAGE}.`
}
