import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { cacheFolder, readCached, writeCached } from '../../core/cache.ts'
import { type Evidence, fromEarlier } from '../../engine/docker/evidence.ts'
import { refuseTooLarge } from '../../engine/packagings/copy-source.ts'
import { readDockerfile } from '../../engine/packagings/dockerfile.ts'
import { sourceHash } from '../../engine/packagings/source-hash.ts'
import type { Packaging } from '../../engine/packagings/packaging.ts'
import type { ExperimentContext } from './experiment.ts'
import { moment } from '../../core/figures.ts'

/** When an earlier run measured something (ISO 8601), where it was not this one. */
export interface MaybeEarlier {
  measuredAt?: string
}

/** How long a build took. */
export interface BuildTime extends MaybeEarlier {
  milliseconds: number
}

/** What a run measured and keeps, with the commands that it took. */
export type Kept<T> = T & { measuredAt: string; evidence: Evidence[] }

const CACHE = cacheFolder('earlier-runs-1')

/** After so many days the packages that a build downloads are hardly the same any more, nor is the network. */
const KEPT_DAYS = 7

/**
 * One text for all that decides how a build goes here: what it is built from, the images that it is built on, and the
 * engine with its processors.
 * @param what is measured of it
 * @throws ExpectedError where the source is too large to be one
 */
export async function buildKey(
  what: string,
  packaging: Packaging,
  context: Pick<ExperimentContext, 'docker' | 'bases'>,
): Promise<string> {
  await refuseTooLarge(packaging.source)
  // Nothing that a reader would repeat.
  const docker = context.docker.recordingTo([])
  const names = [...Object.values(context.bases), ...(await imagesBelow(packaging))]
  const images = [...new Set(names)].toSorted()
  const [engine, ids, files] = await Promise.all([
    docker.run(['info', '--format', '{{.ID}} {{.ServerVersion}} {{.NCPU}}']),
    // One that only the builder has pulled is not in the engine's list, and is left out of the answer.
    docker.run(['image', 'inspect', '--format', '{{.Id}}', ...images], { reject: false }),
    sourceHash(packaging.recipes, packaging.source),
  ])
  const all = JSON.stringify([what, packaging.id, files, images, ids.stdout, engine.stdout])
  return createHash('sha256').update(all).digest('hex')
}

/** What the Dockerfiles of a packaging are built on, by their own words. */
async function imagesBelow({ recipes }: Packaging): Promise<string[]> {
  const dockerfiles = recipes.filter(({ context }) => context !== undefined)
  const texts = await Promise.all(dockerfiles.map(({ file }) => readFile(file, 'utf8')))
  return texts.flatMap((text) => readDockerfile(text).images)
}

/** What an earlier run has measured; undefined where none has, or none of late, or where all is measured anew. */
export async function recall<T>(
  key: string,
  { mayReuseEarlierRuns }: Pick<ExperimentContext, 'mayReuseEarlierRuns'>,
  now = Date.now(),
  folder = CACHE,
): Promise<Kept<T> | undefined> {
  const kept = mayReuseEarlierRuns ? await readCached<Kept<T>>(folder, key) : undefined
  const ageDays = kept ? (now - Date.parse(kept.measuredAt)) / 86_400_000 : Infinity
  return ageDays >= 0 && ageDays <= KEPT_DAYS ? kept : undefined
}

/** Keeps what was measured just now, for later runs. */
export async function keep(
  key: string,
  measured: { evidence: Evidence[] },
  folder = CACHE,
): Promise<void> {
  const measuredAt = new Date().toISOString()
  await writeCached(folder, key, { ...measured, measuredAt } satisfies Kept<object>)
}

/**
 * Makes the commands of an earlier run evidence in this one, too.
 * @returns what is to be told with its figure
 */
export function takeEarlier(
  { measuredAt, evidence }: Kept<unknown>,
  { docker }: Pick<ExperimentContext, 'docker'>,
): MaybeEarlier {
  const why = `(Not run again: the same was measured on ${moment(measuredAt)}, when this took as long as it says here. \`--rebuild\` measures it anew.)`
  docker.record(evidence.map((one) => fromEarlier(one, why)))
  return { measuredAt }
}

/** Said of a figure that is not of this run; nothing of one that is. */
export const earlier = ({ measuredAt }: MaybeEarlier, done = 'timed') =>
  measuredAt === undefined
    ? ''
    : ` (${done} on ${moment(measuredAt)} by an earlier run, from the same files)`
