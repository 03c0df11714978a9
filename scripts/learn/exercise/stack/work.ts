import { resolveBases, resolveImages } from '../../../engine/bases/bases.ts'
import { BASES } from '../../../engine/bases/catalogue.ts'
import type { SyntaxOf } from '../../../engine/bases/frontends.ts'
import type { Docker } from '../../../engine/docker/docker.ts'
import { baseReferences } from '../../../engine/packagings/base-references.ts'
import { type Entry, entryOf } from '../../../engine/packagings/entry.ts'
import { chosenBases, foreignStack } from '../../../engine/packagings/foreign.ts'
import type { Replacements } from '../../../engine/packagings/packaging.ts'
import { readStack, type TheirStack } from '../../../engine/packagings/read-stack.ts'

/** Somebody's solution, as it is on the disk. */
export interface Work extends TheirStack {
  /** Absolute: where it lies. */
  directory: string
  entry: Entry
  /** Every image that it is built on or runs as it comes. */
  images: string[]
  /** The lines of its Dockerfiles that have another builder than the engine's own. */
  syntax: SyntaxOf[]
}

/**
 * Reads a solution. Builds nothing.
 * @throws ExpectedError where it is not one yet: no compose file, one that Compose refuses, a service that is missing
 */
export async function readWork(docker: Docker, directory: string): Promise<Work> {
  const { images, syntax } = await foreignStack(docker, directory)
  const stack = await readStack(docker, directory, chosenBases())
  return { ...stack, directory, entry: entryOf(stack.model), images, syntax }
}

/** Images that a solution needs, each present now. */
export interface Images {
  /** What takes the place of those that could not be had. */
  replacements: Replacements
  /** Redis's image, which has the tools to look at other containers with. */
  redis: string
}

/** Finds them. @throws ExpectedError where one can be had in no way */
export async function findImages(
  docker: Docker,
  images: string[],
  onProgress: (line: string) => void,
): Promise<Images> {
  const wanted = BASES.filter(({ name, official }) => name === 'redis' || images.includes(official))
  const found = await resolveBases(docker, { names: wanted.map(({ name }) => name), onProgress })
  const official = found.map((one) => one.official)
  await resolveImages(
    docker,
    images.filter((image) => !official.includes(image)),
    onProgress,
  )
  return {
    replacements: Object.fromEntries(
      found
        .filter((one) => one.reference !== one.official && images.includes(one.official))
        .map((one) => [one.official, one.reference]),
    ),
    redis: baseReferences(found).REDIS_IMAGE,
  }
}
