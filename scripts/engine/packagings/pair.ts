import path from 'node:path'
import { type ResolvedImage, resolveBases, resolveImages } from '../bases/bases.ts'
import { BASES } from '../bases/catalogue.ts'
import { needsOwnFrontend } from '../bases/frontends.ts'
import type { Docker } from '../docker/docker.ts'
import type { BaseReferences, PackagingId, Pair, Replacements } from './packaging.ts'
import { baseReferences } from './base-references.ts'
import {
  checkComposeFolder,
  checkDirectory,
  chosenBases,
  type Foreign,
  foreignMonolith,
  foreignStack,
} from './foreign.ts'
import { type MonolithSource, ownMonolith } from './monolith-source.ts'
import { type ComposeSource, ownStack } from './compose-source.ts'
import { readerDirectory, ROOT } from '../../core/paths.ts'

/** The folders of packagings that are compared in place of the lab's own. Absolute. */
export type Directories = Partial<Pair<string>>

const OWN: Pair<string> = { monolithic: 'monolithic', multiContainer: 'multi-container' }
const OPTIONS: Pair<string> = { monolithic: '--monolithic', multiContainer: '--multi-container' }
const IDS: PackagingId[] = ['monolithic', 'multiContainer']

/**
 * The folders that were typed, which start from where the reader is and not from where npm runs us. The lab's own folders
 * stand for themselves.
 * @throws ExpectedError where one is not there, or is plainly no packaging: before anything is started
 */
export async function directoriesOf(
  typed: Directories,
  from = readerDirectory(),
): Promise<Directories> {
  const found: Directories = {}
  for (const id of IDS) {
    const given = typed[id]
    if (given === undefined) continue
    const directory = path.resolve(from, given)
    if (directory === path.join(ROOT, OWN[id])) continue
    await checkDirectory(directory, OPTIONS[id])
    if (id === 'monolithic') await foreignMonolith(directory)
    else await checkComposeFolder(directory)
    found[id] = directory
  }
  return found
}

/** Where both packagings are built from, and on which images. */
export interface ResolvedPair {
  monolithic: Resolved<MonolithSource>
  multiContainer: Resolved<ComposeSource>
  /** Every image that either is built on, or runs as it comes. */
  bases: ResolvedImage[]
  /** For the tools of experiments as well. */
  references: BaseReferences
}

interface Resolved<Source> {
  source: Source
  /** What it gets as build arguments, and its compose file as variables. */
  variables: Record<string, string>
}

/** Reads both and finds the images that they need. Builds nothing of theirs. */
export async function resolvePair(
  docker: Docker,
  directories: Directories,
  onProgress: (line: string) => void,
): Promise<ResolvedPair> {
  const monolith = directories.monolithic && (await foreignMonolith(directories.monolithic))
  const stack =
    directories.multiContainer && (await foreignStack(docker, directories.multiContainer))
  const images = [monolith, stack].flatMap((one) => (one ? one.images : []))
  const ofOwn = monolith && stack ? [] : BASES
  // Redis's image has the tools that experiments use beside a container, so it is found whether the pair uses it or not.
  const wanted = BASES.filter(
    (base) => ofOwn.includes(base) || images.includes(base.official) || base.name === 'redis',
  )
  const official = new Set(wanted.map((base) => base.official))
  const found = await resolveBases(docker, { names: wanted.map(({ name }) => name), onProgress })
  const others = images.filter((image) => !official.has(image))
  const bases = [
    ...found.filter(({ official }) => ofOwn.length > 0 || images.includes(official)),
    ...(await resolveImages(docker, [...new Set(others)], onProgress)),
  ]
  const references = baseReferences(found)
  const syntax = [monolith, stack].flatMap((one) => (one ? one.syntax : []))
  const ownFrontend = await needsOwnFrontend(docker, syntax, onProgress)
  const replaced = found.filter(({ official, reference }) => reference !== official)
  const ofForeign = <Source>({ images: own, source }: Foreign<Source>) => {
    const needed = replaced.filter(({ official }) => own.includes(official))
    const pairs = needed.map(({ official, reference }) => [official, reference])
    return {
      source: {
        ...source(Object.fromEntries(pairs) as Replacements, references.REDIS_IMAGE),
        ownFrontend,
      },
      variables: chosenBases(),
    }
  }
  return {
    monolithic: monolith
      ? ofForeign(monolith)
      : { source: ownMonolith(references), variables: references },
    multiContainer: stack
      ? ofForeign(stack)
      : { source: ownStack(references), variables: references },
    bases,
    references,
  }
}

/** Which pair it is, for reports. */
export interface DescribedPackaging {
  /** Whether it is the lab's own. */
  own: boolean
  /** From the repository's root for the lab's own, else as it is on this machine. */
  directory: string
}

export function describePair(directories: Directories): Pair<DescribedPackaging> {
  const describe = (id: PackagingId) => {
    const directory = directories[id]
    return { own: directory === undefined, directory: directory ?? OWN[id] }
  }
  return { monolithic: describe('monolithic'), multiContainer: describe('multiContainer') }
}
