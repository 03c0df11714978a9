import { isDeepStrictEqual } from 'node:util'
import type { Docker } from '../../../engine/docker/docker.ts'
import type { Evidence } from '../../../engine/docker/evidence.ts'
import { layerDigests } from '../../../engine/image/layer-digests.ts'
import { layerSizes } from '../../../engine/image/read-image.ts'
import type { Packaging } from '../../../engine/packagings/packaging.ts'
import { keep, recall, takeEarlier } from '../earlier-runs.ts'
import type { ExperimentContext } from '../experiment.ts'
import type { UpdatesFacts } from './facts.ts'

/** What an earlier run knows of the size of what a fix ships. */
interface ShippedSize {
  /** The places of the layers that it measured. */
  places: number[]
  compressedBytes: number
}

/**
 * The layers that a fix changes, and their size.
 * @param builds all of a packaging, in order; the last is there still
 * @param key stands for what was built, among what is kept for later runs
 */
export async function measureShipped(
  builds: Build[],
  packaging: Packaging,
  key: string,
  context: ExperimentContext,
): Promise<UpdatesFacts['shipped']> {
  const places = changedLayers(builds)
  return {
    layers: places.length,
    ofLayers: builds.at(-1)?.layers.length ?? 0,
    ...(await knownSizeOf(places, packaging, `${key}-shipped`, context)),
  }
}

/** Docker hands out whole images only: to read the monolith's takes seconds, for a layer that holds the app. */
async function knownSizeOf(
  places: number[],
  packaging: Packaging,
  key: string,
  context: ExperimentContext,
): Promise<Omit<UpdatesFacts['shipped'], 'layers' | 'ofLayers'>> {
  const known = await recall<ShippedSize>(key, context)
  if (known && isDeepStrictEqual(known.places, places)) {
    return { compressedBytes: known.compressedBytes, ...takeEarlier(known, context) }
  }
  const evidence: Evidence[] = []
  const { docker } = context
  try {
    const compressedBytes = await sizeOf(places, packaging, docker.recordingTo(evidence))
    const measured: ShippedSize = { places, compressedBytes }
    await keep(key, { ...measured, evidence })
    return { compressedBytes }
  } finally {
    docker.record(evidence)
  }
}

/** A build of all images. */
export interface Build {
  /** Its layers, those of all images in order. */
  layers: string[]
  /** Whether it differs from the one before by a fix, and by nothing else. */
  isFix: boolean
}

/**
 * Which layers a fix changes, by their places.
 *
 * Of several fixes, the least that one brought that no build before it had. Where the build cache holds several equal sets
 * of layers (one for each build without the cache), it may take now one and now the other, and that is not the fix's
 * doing.
 */
export function changedLayers(builds: Build[]): number[] {
  const changes = builds.flatMap(({ layers, isFix }, index) => {
    const earlier = builds.slice(0, index)
    const isNew = (id: string, place: number) => !earlier.some((one) => one.layers[place] === id)
    return isFix ? [layers.flatMap((id, place) => (isNew(id, place) ? [place] : []))] : []
  })
  return changes.reduce((least, one) => (one.length < least.length ? one : least))
}

/** What has to be shipped, in bytes as compressed as a registry has them: the layers at these places of all images, in order. */
async function sizeOf(places: number[], packaging: Packaging, docker: Docker): Promise<number> {
  let seen = 0
  let compressedBytes = 0
  for (const { reference } of packaging.images) {
    const layers = await layerDigests(docker, [reference])
    const own = places.flatMap((place) => layers[place - seen] ?? [])
    const sizes = await layerSizes(docker, reference, own)
    compressedBytes += [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0)
    seen += layers.length
  }
  return compressedBytes
}
