import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { cacheFolder, readCached, writeCached } from '../cache.ts'
import { type Evidence, fromEarlier } from '../docker/evidence.ts'
import { refuseTooLarge } from '../packagings/copy-source.ts'
import { readDockerfile } from '../packagings/dockerfile.ts'
import { sourceHash } from '../packagings/source-hash.ts'
import type { Packaging } from '../packagings/packaging.ts'
import type { Bench } from './experiment.ts'
import { moment } from './figures.ts'

/** How long a build took. */
export interface BuildTime {
  milliseconds: number
  /** Where it was an earlier run that timed it: when it did so (ISO 8601). */
  measuredAt?: string
}

/** What is kept of a build that was timed. */
export interface KeptBuild {
  milliseconds: number
  measuredAt: string
  /** What told this build from all before it, so that no build cache knew it. */
  mark: string
  evidence: Evidence[]
}

const CACHE = cacheFolder('builds-1')

/** After so many days the packages that a build downloads are hardly the same any more, nor is the network. */
const KEPT_DAYS = 7

/**
 * One text for all that decides how long a build takes here: what it is built from, the images that it is built on, and the
 * engine with its processors.
 * @param what is built
 * @throws ExpectedError where the source is too large to be one
 */
export async function buildKey(
  what: string,
  packaging: Packaging,
  bench: Pick<Bench, 'docker' | 'bases'>,
): Promise<string> {
  await refuseTooLarge(packaging.source)
  // Nothing that a reader would repeat.
  const docker = bench.docker.recordingTo([])
  const engine = await docker.run(['info', '--format', '{{.ID}} {{.ServerVersion}} {{.NCPU}}'])
  const images = [...new Set([...Object.values(bench.bases), ...(await imagesBelow(packaging))])]
  const ids = await Promise.all(
    images.map(async (name) => {
      // One that only the builder has pulled is not in the engine's list.
      const options = { reject: false }
      const id = await docker.run(['image', 'inspect', '--format', '{{.Id}}', name], options)
      return [name, id.stdout]
    }),
  )
  const files = await sourceHash(packaging.recipes, packaging.source)
  const all = JSON.stringify([what, packaging.id, files, ids.toSorted(), engine.stdout])
  return createHash('sha256').update(all).digest('hex')
}

/** What the Dockerfiles of a packaging are built on, by their own words. */
async function imagesBelow({ recipes }: Packaging): Promise<string[]> {
  const dockerfiles = recipes.filter(({ context }) => context !== undefined)
  const texts = await Promise.all(dockerfiles.map(({ file }) => readFile(file, 'utf8')))
  return texts.flatMap((text) => readDockerfile(text).images)
}

/** The build that an earlier run has timed; undefined where there is none, or none of late, or where all is timed anew. */
export async function recallBuild(
  key: string,
  { remember }: Pick<Bench, 'remember'>,
  now = Date.now(),
  folder = CACHE,
): Promise<KeptBuild | undefined> {
  const kept = remember ? await readCached<KeptBuild>(folder, key) : undefined
  const ageDays = kept ? (now - Date.parse(kept.measuredAt)) / 86_400_000 : Infinity
  return ageDays >= 0 && ageDays <= KEPT_DAYS ? kept : undefined
}

/** Keeps a build that was timed just now, for later runs. */
export async function keepBuild(
  key: string,
  build: Omit<KeptBuild, 'measuredAt'>,
  folder = CACHE,
): Promise<void> {
  const measuredAt = new Date().toISOString()
  await writeCached(folder, key, { ...build, measuredAt } satisfies KeptBuild)
}

/** What a build took in an earlier run, whose commands are evidence in this one, too. */
export function takeEarlier(
  { milliseconds, measuredAt, evidence }: KeptBuild,
  { docker }: Pick<Bench, 'docker'>,
): BuildTime {
  const why = `(Not run again: the same was built on ${moment(measuredAt)}, when this took as long as it says here. \`--rebuild\` times it anew.)`
  docker.record(evidence.map((one) => fromEarlier(one, why)))
  return { milliseconds, measuredAt }
}

/** Said of a time that is not of this run; nothing of one that is. */
export const earlier = ({ measuredAt }: Pick<BuildTime, 'measuredAt'>) =>
  measuredAt === undefined
    ? ''
    : ` (timed on ${moment(measuredAt)} by an earlier run, from the same files)`
