import type { Docker } from '../docker/docker.ts'
import { ExpectedError } from '../../core/errors.ts'
import { type Base, type BaseName, BASES, type BaseVariable, wantedImage } from './catalogue.ts'
import { localImage } from './local-image.ts'
import { Puller, type PullFailure } from './pull.ts'
import { ensureStandIns, StandInsImpossible } from './stand-ins.ts'

/** An image as it will be used, for every report. */
export interface ResolvedImage {
  /** What was asked for: the official image, or the one that the variable names. */
  wanted: string
  /** What to use in its place; the same where that could be had. */
  reference: string
  /** `sha256:…` as a registry knows it; null for a stand-in and for an image built here. */
  digest: string | null
  standIn: boolean
  /** Why it is this one, as the end of a sentence. */
  reason: string
}

/** A base image of the lab as it will be used, for the build arguments too. */
export interface ResolvedBase extends ResolvedImage {
  name: BaseName
  variable: BaseVariable
  official: string
}

export interface ResolveOptions {
  /** All, when left out. */
  names?: BaseName[]
  onProgress?: (message: string) => void
  /** With `never`, an image that cannot be had is an error. */
  standIns?: 'allow' | 'never'
  env?: Record<string, string | undefined>
}

/**
 * Finds an image for each base: present, else pulled, else built as a stand-in. A stand-in that has the official name
 * counts as absent, so that it is replaced by the official image or by one that is up to date; it is used as it is where
 * neither can be had. An image that the user chose by its variable is never replaced.
 * @throws ExpectedError where one cannot be had in any of these ways
 */
export async function resolveBases(
  docker: Docker,
  options: ResolveOptions = {},
): Promise<ResolvedBase[]> {
  const { names, onProgress = () => undefined, standIns = 'allow', env = process.env } = options
  const bases = BASES.filter(({ name }) => names?.includes(name) ?? true)
  const puller = new Puller(docker)
  const found = new Map<BaseName, ResolvedBase>()
  const failures = new Map<Base, Failure>()
  for (const base of bases) {
    const result = await presentOrPulled(docker, base, { puller, onProgress, standIns, env })
    if ('reference' in result) found.set(base.name, result)
    else failures.set(base, result)
  }
  for (const one of await standInsFor(docker, failures, onProgress)) found.set(one.name, one)
  return bases.map(({ name }) => found.get(name)).filter((one) => one !== undefined)
}

/**
 * Finds images that have no stand-in: present, else pulled.
 * @throws ExpectedError where one cannot be had
 */
export async function resolveImages(
  docker: Docker,
  images: string[],
  onProgress: (message: string) => void,
): Promise<ResolvedImage[]> {
  const puller = new Puller(docker)
  const found: ResolvedImage[] = []
  for (const image of images) {
    const present = await resolvedImage(docker, image, 'present in the engine')
    if (!present) onProgress(`pulling ${image}`)
    const failure = present ? undefined : await puller.pull(image)
    const one = present ?? (failure ? undefined : await resolvedImage(docker, image, 'pulled'))
    if (!one) {
      const why = failure?.reason ?? 'it was pulled, but the engine has it not'
      throw new ExpectedError(
        `${image}, which this pair is built on, is not in the engine and could not be pulled (${why}).`,
        `Bring it here (\`docker load\`), or name another image in its place: ${BASES.map(({ official }) => official).join(', ')} can be had here, if need be as stand-ins.`,
      )
    }
    found.push(one)
  }
  return found
}

/** Why the official image could not be had, and the stand-in that has its name meanwhile, if one has. */
interface Failure extends PullFailure {
  namesake?: ResolvedBase
}

interface Ways extends Required<Pick<ResolveOptions, 'onProgress' | 'standIns' | 'env'>> {
  puller: Puller
}

async function presentOrPulled(
  docker: Docker,
  base: Base,
  { puller, onProgress, standIns, env }: Ways,
): Promise<ResolvedBase | Failure> {
  const { wanted, chosen } = wantedImage(base, env)
  // Whoever names the stand-in itself wants it up to date.
  const asked = chosen && wanted === base.standIn
  if (asked && standIns === 'allow') return { kind: 'other', reason: `${base.variable} names it` }
  const present = await resolved(docker, base, wanted, 'present in the engine')
  if (present && standIns === 'never' && present.standIn) {
    throw new ExpectedError(
      `${wanted} is here, but it is a stand-in that was built on this machine.`,
      `Remove it (\`docker image rm ${wanted}\`), so that the official image is pulled.`,
    )
  }
  const namesake = present?.standIn && !chosen ? present : undefined
  if (present && !namesake) return present
  onProgress(`pulling ${wanted}`)
  const failure = await puller.pull(wanted)
  const pulled = failure ? undefined : await resolved(docker, base, wanted, 'pulled')
  if (pulled) return pulled
  const why = failure ?? { kind: 'other', reason: 'it was pulled, but the engine has it not' }
  if (chosen) throw chosenIsMissing(base, wanted, why)
  if (standIns === 'never')
    throw nothingLeft([base], why, new StandInsImpossible('stand-ins were ruled out'))
  return namesake ? { ...why, namesake } : why
}

/** The image as it is in the engine; undefined where it is not. */
async function resolved(docker: Docker, base: Base, reference: string, how: string) {
  const image = await resolvedImage(docker, reference, how)
  const { name, variable, official } = base
  return image && { name, variable, official, ...image }
}

async function resolvedImage(
  docker: Docker,
  reference: string,
  how: string,
): Promise<ResolvedImage | undefined> {
  const image = await localImage(docker, reference)
  if (!image) return undefined
  const standIn = image.standsInFor !== undefined
  return {
    wanted: reference,
    reference,
    digest: image.digest,
    standIn,
    reason: standIn ? `${how}; built from packages in place of ${image.standsInFor}` : how,
  }
}

/** Up to date where they can be built; else those that have the official names already. */
async function standInsFor(
  docker: Docker,
  failures: Map<Base, Failure>,
  onProgress: (message: string) => void,
): Promise<ResolvedBase[]> {
  if (failures.size === 0) return []
  try {
    await ensureStandIns(docker, [...failures.keys()], onProgress)
    return [...failures].map(([base, failure]) => asStandIn(base, failure))
  } catch (error) {
    if (!(error instanceof StandInsImpossible)) throw error
    const missing = [...failures].filter(([, { namesake }]) => !namesake)
    const [first] = missing
    if (first)
      throw nothingLeft(
        missing.map(([base]) => base),
        first[1],
        error,
      )
    return [...failures.values()].map(({ namesake }) => namesake).filter((one) => one !== undefined)
  }
}

function asStandIn(base: Base, { reason }: PullFailure): ResolvedBase {
  const { name, variable, official, standIn } = base
  return {
    ...{ name, variable, official, wanted: official, reference: standIn },
    ...{ digest: null, standIn: true },
    reason: `built from Debian's packages, because the pull failed (${reason})`,
  }
}

function chosenIsMissing(base: Base, wanted: string, failure: PullFailure): ExpectedError {
  return new ExpectedError(
    `${base.variable} asks for ${wanted}, which is not in the engine and could not be pulled (${failure.reason}).`,
    `Correct ${base.variable}, or unset it to use ${base.official}.`,
  )
}

function nothingLeft(
  bases: Base[],
  failure: PullFailure,
  impossible: StandInsImpossible,
): ExpectedError {
  const [first] = bases
  const images = bases.map(({ official }) => official).join(', ')
  const mirror = `put an image that can be pulled in its place, such as ${first?.variable}=registry.example/${first?.official}`
  const remedy = `${impossible.remedy}${mirror}.`
  return new ExpectedError(
    `${images} could not be pulled (${failure.reason}), and ${impossible.message}.`,
    remedy.charAt(0).toUpperCase() + remedy.slice(1),
    { cause: impossible },
  )
}
