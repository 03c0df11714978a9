import path from 'node:path'
import { type ResolvedImage, resolveBases, resolveImages } from '../bases/bases.ts'
import { BASES } from '../bases/catalogue.ts'
import { needsOwnFrontend } from '../bases/frontends.ts'
import type { Docker } from '../docker/docker.ts'
import type { BaseReferences, Replacements, SubjectId } from './packaging.ts'
import { baseReferences } from './base-references.ts'
import {
  checkComposeFolder,
  checkDirectory,
  chosenBases,
  type Foreign,
  foreignMonolith,
  foreignStack,
} from './foreign.ts'
import { type MonolithSource, ownMonolith, ownWellRun } from './monolith-source.ts'
import { type ComposeSource, ownStack } from './compose-source.ts'
import { readerDirectory, ROOT } from '../../core/paths.ts'

/** The folders of packagings that are compared in place of the lab's own, or beside them. Absolute. */
export type Directories = Record<SubjectId, string>

/** What can be compared, in the order of reports. */
const SLOTS: readonly Slot[] = [
  {
    ...{ id: 'monolithic', title: 'Typical monolith', option: '--monolithic' },
    ...{ kind: 'dockerfile', own: 'monolithic' },
  },
  {
    ...{ id: 'wellRun', title: 'Well-run monolith', option: '--well-run' },
    ...{ kind: 'dockerfile', own: 'monolithic/well-run' },
  },
  {
    ...{ id: 'multiContainer', title: 'Stack', option: '--multi-container' },
    ...{ kind: 'compose', own: 'multi-container' },
  },
]

/** A subject that a command line can name a folder for. */
interface Slot {
  id: SubjectId
  /** Of the lab's own. Whether a reader's monolith is a typical one, nobody knows. */
  title: string
  option: string
  /** What its folder has. */
  kind: 'dockerfile' | 'compose'
  /** The lab's own, from the repository's root. */
  own: string
}

/**
 * What a run compares. The lab's own well-run monolith stands beside the lab's own typical one: a reader's pair is two,
 * unless they name a third.
 */
function slotsOf(directories: Directories): Slot[] {
  const isOurPair = directories['monolithic'] === undefined
  return SLOTS.filter(({ id }) => id !== 'wellRun' || isOurPair || directories[id] !== undefined)
}

const readersOf = ({ id, title }: Slot) => ({
  ...{ id, title: id === 'monolithic' ? 'Monolith' : title },
})

/**
 * The folders that were typed, which start from where the reader is and not from where npm runs us. The lab's own folders
 * stand for themselves.
 * @throws ExpectedError where one is not there, or is plainly no packaging: before anything is started
 */
export async function directoriesOf(
  typed: Record<SubjectId, string | undefined>,
  from = readerDirectory(),
): Promise<Directories> {
  const found: Directories = {}
  for (const slot of SLOTS) {
    const given = typed[slot.id]
    if (given === undefined) continue
    const directory = path.resolve(from, given)
    if (directory === path.join(ROOT, slot.own)) continue
    await checkDirectory(directory, slot.option)
    if (slot.kind === 'dockerfile') await foreignMonolith(directory, readersOf(slot))
    else await checkComposeFolder(directory)
    found[slot.id] = directory
  }
  return found
}

/** What all packagings of a run are built from, and on which images. */
export interface ResolvedPackagings {
  packagings: ResolvedPackaging[]
  /** Every image that one of them is built on, or runs as it comes. */
  bases: ResolvedImage[]
  /** For the tools of experiments as well. */
  references: BaseReferences
}

/** What one is built from. */
export type ResolvedPackaging = {
  /** What it gets as build arguments, and its compose file as variables. */
  variables: Record<string, string>
} & ({ kind: 'dockerfile'; source: MonolithSource } | { kind: 'compose'; source: ComposeSource })

/** A subject that has a folder, with what was read of one that is not the lab's own. */
type Read = { slot: Slot } & (
  | { kind: 'own' }
  | { kind: 'dockerfile'; foreign: Foreign<MonolithSource> }
  | { kind: 'compose'; foreign: Foreign<ComposeSource> }
)

/** Reads all of them and finds the images that they need. Builds nothing of theirs. */
export async function resolvePackagings(
  docker: Docker,
  directories: Directories,
  onProgress: (line: string) => void,
): Promise<ResolvedPackagings> {
  const all: Read[] = []
  for (const slot of slotsOf(directories)) {
    const directory = directories[slot.id]
    if (directory === undefined) all.push({ slot, kind: 'own' })
    else all.push(await readForeign(docker, slot, directory))
  }
  const foreign = all.flatMap((one) => (one.kind === 'own' ? [] : [one.foreign]))
  const images = foreign.flatMap((one) => one.images)
  const ofOwn = foreign.length === all.length ? [] : BASES
  // Redis's image has the tools that experiments use beside a container, so it is found whether it is used or not.
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
  const syntax = foreign.flatMap((one) => one.syntax)
  const ownFrontend = await needsOwnFrontend(docker, syntax, onProgress)
  const replaced = found.filter(({ official, reference }) => reference !== official)
  const sourceOf = <Source>({ images: needed, source }: Foreign<Source>) => {
    const pairs = replaced
      .filter(({ official }) => needed.includes(official))
      .map(({ official, reference }) => [official, reference])
    const replacements = Object.fromEntries(pairs) as Replacements
    return { ...source(replacements, references.REDIS_IMAGE), ownFrontend }
  }
  const packagings = all.map((one): ResolvedPackaging => {
    if (one.kind === 'own') return ownPackaging(one.slot, references)
    const variables = chosenBases()
    return one.kind === 'dockerfile'
      ? { kind: one.kind, source: sourceOf(one.foreign), variables }
      : { kind: one.kind, source: sourceOf(one.foreign), variables }
  })
  return { packagings, bases, references }
}

function ownPackaging({ id, kind }: Slot, variables: BaseReferences): ResolvedPackaging {
  if (kind === 'compose') return { kind, source: ownStack(variables), variables }
  const source = id === 'wellRun' ? ownWellRun(variables) : ownMonolith(variables)
  return { kind, source, variables }
}

async function readForeign(docker: Docker, slot: Slot, directory: string): Promise<Read> {
  return slot.kind === 'dockerfile'
    ? { slot, kind: slot.kind, foreign: await foreignMonolith(directory, readersOf(slot)) }
    : { slot, kind: slot.kind, foreign: await foreignStack(docker, directory) }
}

/** A subject as reports name it. */
export interface DescribedSubject {
  id: SubjectId
  title: string
  /** Whether it is the lab's own. */
  own: boolean
  /** From the repository's root for the lab's own, else as it is on this machine. */
  directory: string
  /** Whether its services are in containers of their own. */
  isSplit: boolean
}

/** The subjects of a run, in the order of reports. */
export function describeSubjects(directories: Directories): DescribedSubject[] {
  return slotsOf(directories).map((slot) => {
    const { id, kind, own } = slot
    const given = directories[id]
    const { title } = given === undefined ? slot : readersOf(slot)
    return {
      ...{ id, title, own: given === undefined },
      ...{ directory: given ?? own, isSplit: kind === 'compose' },
    }
  })
}
