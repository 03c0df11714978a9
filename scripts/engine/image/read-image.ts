import { cacheFolder, readCached, writeCached } from '../../core/cache.ts'
import type { Docker } from '../docker/docker.ts'
import { type Evidence, fromEarlier } from '../docker/evidence.ts'
import { inTemporaryFolder } from '../../core/run.ts'
import type { Layer } from './measure-layer.ts'
import { layerKey, readSaved } from './read-saved.ts'
import { damaged, type Wanted } from './saved-image.ts'
import { unpackSaved } from './unpack-saved.ts'

export interface Image {
  reference: string
  layers: (Layer & { createdBy: string })[]
}

/** The number is raised when more is learned of a layer or an image than before: what was learned then is read anew. */
const CACHE = cacheFolder('images-4')

/** What is kept of an image by its id; its layers are kept by the digests that its store has them under. */
interface KnownImage {
  layers: { storedDigest: string; createdBy: string }[]
  /** The command that it was read with. */
  evidence: Evidence[]
}

/** Said of an image that need not be read again, for neither its id nor a layer's digest ever stands for anything else. */
export const REMEMBERED =
  '(Not run again: the image was read before, when this took as long as it says here.)'

/**
 * Reads an image out of the engine's own store with `docker save`: its layers, their files and their sizes,
 * whatever the image store. What was learned is kept in .lab/cache by the image's id and the layers' digests, for
 * neither ever stands for anything else. Whoever asks for an image again, in this run or a later one, gets what was
 * read, with the record of the command that read it.
 * @throws ExpectedError where the engine gives no whole image
 */
export async function readImage(docker: Docker, reference: string): Promise<Image> {
  const wanted = await identify(docker, reference)
  const key = `image-${wanted.id.replace(/^sha256:/, '')}`
  const known = await recall(key, reference)
  if (known) {
    docker.record(known.evidence.map((one) => fromEarlier(one, REMEMBERED)))
    return known.image
  }
  const evidence: Evidence[] = []
  try {
    const layers = await readLayers(docker.recordingTo(evidence), wanted)
    const kept = layers.map(({ storedDigest, createdBy }) => ({ storedDigest, createdBy }))
    await writeCached(CACHE, key, { layers: kept, evidence } satisfies KnownImage)
    return {
      reference,
      layers: layers.map(({ layer, createdBy }) => ({ ...layer, createdBy })),
    }
  } finally {
    docker.record(evidence)
  }
}

/**
 * The compressed sizes of some layers of an image, by their digests in its configuration. The others are not measured,
 * which spares most of the time: compressing is what takes it.
 */
export async function layerSizes(
  docker: Docker,
  reference: string,
  digests: string[],
): Promise<Map<string, number>> {
  if (digests.length === 0) return new Map()
  const wanted = await identify(docker, reference)
  const layers = await readLayers(docker, wanted, digests)
  const sizes = new Map(layers.map(({ layer }) => [layer.digest, layer.compressedBytes]))
  const missing = digests.filter((one) => !sizes.has(one))
  if (missing.length > 0) throw damaged(wanted, `it lacks ${missing.join(', ')}`)
  return sizes
}

async function identify(docker: Docker, reference: string): Promise<Wanted> {
  const format = '{{.Id}} {{range .RootFS.Layers}}{{.}} {{end}}'
  const { stdout } = await docker.run(['image', 'inspect', '--format', format, reference])
  const [id = '', ...layers] = stdout.trim().split(' ')
  return { reference, id, layers }
}

/** An image that was read before, unless something of it has been forgotten. */
async function recall(key: string, reference: string) {
  const known = await readCached<KnownImage>(CACHE, key)
  if (!known) return undefined
  const layers = []
  for (const { storedDigest, createdBy } of known.layers) {
    const layer = await readCached<Layer>(CACHE, layerKey(storedDigest))
    if (!layer) return undefined
    layers.push({ ...layer, createdBy })
  }
  return { image: { reference, layers }, evidence: known.evidence }
}

/** @param only the digests of those that are read; without it, all are */
const readLayers = (docker: Docker, wanted: Wanted, only?: string[]) =>
  inTemporaryFolder(async (directory) => {
    await docker.stream(['save', wanted.reference], (stdout) => unpackSaved(stdout, directory))
    return readSaved(directory, wanted, { cache: CACHE, ...(only ? { only } : {}) })
  })
