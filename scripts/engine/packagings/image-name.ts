import { registryHost } from '../bases/pull.ts'
import type { Replacements } from './packaging.ts'

/**
 * The short name of an image, the same for all ways to write it: `docker.io/library/redis:7-alpine` is `redis:7-alpine`,
 * and `ubuntu:latest` is `ubuntu`. A digest stays, for it means one image and no other.
 */
export function shortImageName(image: string): string {
  const host = registryHost(image)
  const isHub = host === 'docker.io' || host === 'index.docker.io'
  const path = isHub ? image.replace(/^(index\.)?docker\.io\//, '') : image
  const short = isHub ? path.replace(/^library\/(?=[^/]+$)/, '') : path
  return short.replace(/:latest$/, '')
}

/** What is to be used for an image: its replacement where it has one, by whatever name it is asked for. */
export function inPlaceOf(image: string, replacements: Replacements): string {
  return replacements[shortImageName(image)] ?? image
}
