import type { Docker } from '../docker/docker.ts'
import { type Base, BASES } from './catalogue.ts'
import type { ResolvedBase } from './bases.ts'
import { imageId, localImage } from './local-image.ts'

/**
 * Gives the stand-ins among these the official names, so that a plain `docker build` finds them. They go on carrying
 * the label that says what they are. A name that an official image has is left alone.
 * @returns the names that were given, without those that were right already
 */
export async function giveOfficialNames(docker: Docker, bases: ResolvedBase[]): Promise<string[]> {
  const given: string[] = []
  for (const { official, reference, standIn } of bases) {
    if (!standIn || reference === official) continue
    const [present, id, wantedId] = await Promise.all([
      localImage(docker, official),
      imageId(docker, official),
      imageId(docker, reference),
    ])
    const isOfficial = present !== undefined && present.standsInFor === undefined
    if (isOfficial || id === wantedId) continue
    await docker.run(['tag', reference, official])
    given.push(official)
  }
  return given
}

/** The bases whose official name a stand-in has. */
export async function namedAsOfficial(docker: Docker): Promise<Base[]> {
  const images = await Promise.all(BASES.map(({ official }) => localImage(docker, official)))
  return BASES.filter((_, place) => images[place]?.standsInFor !== undefined)
}

/**
 * Takes the official names from the stand-ins that have them. Containers that run from one go on; the image stays, under
 * the name of a stand-in.
 * @returns the names that were taken
 */
export async function takeOfficialNames(docker: Docker): Promise<string[]> {
  const bases = await namedAsOfficial(docker)
  for (const { official, standIn } of bases) {
    // Without another name, removing this one would remove the image.
    if ((await imageId(docker, standIn)) === undefined) await docker.run(['tag', official, standIn])
    await docker.run(['image', 'rm', '--no-prune', official])
  }
  return bases.map(({ official }) => official)
}
