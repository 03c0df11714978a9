import { isDeepStrictEqual } from 'node:util'
import { ExpectedError } from '../../core/errors.ts'

/** A layer as an archive of `docker save` has it. */
export interface SavedLayer {
  /** Of the layer's uncompressed archive, by the image's configuration (`sha256:…`): the same in every image store. */
  digest?: string
  /** Of what the archive has. */
  storedDigest: string
  /** Its file in the archive. */
  file: string
  /** How it is compressed and how large it is, where the archive says it. */
  mediaType?: string
  storedBytes?: number
  createdBy: string
}

/** What tells an image from others in an archive: several tags or platforms may be in one. */
export interface Wanted {
  reference: string
  /** What the engine calls the image: the digest of its configuration, its manifest or its index. */
  id: string
  /** The digests of its layers, by the engine: of several platforms those of the one that it runs. */
  layers: string[]
}

/** A file of the archive as JSON; undefined where there is none. */
export type ReadJson = (file: string) => Promise<unknown>

interface Descriptor {
  mediaType?: string
  digest: string
  size: number
  annotations?: Record<string, string>
}

interface Index {
  manifests: Descriptor[]
}

interface Manifest {
  config: Descriptor
  layers: Descriptor[]
}

interface Config {
  os?: string
  architecture?: string
  history?: { created_by?: string; empty_layer?: boolean }[]
  rootfs?: { diff_ids?: string[] }
}

/** One image of an archive. */
interface Candidate {
  /** All digests that an engine may call it by. */
  ids: string[]
  config: Config
  layers: Omit<SavedLayer, 'digest' | 'createdBy'>[]
}

/**
 * Finds the layers of an image in what `docker save` wrote: an OCI layout, or the list of images of older engines.
 * @throws ExpectedError where it is not there
 */
export async function findLayers(read: ReadJson, wanted: Wanted): Promise<SavedLayer[]> {
  const index = (await read('index.json')) as Index | undefined
  const candidates = index ? await inIndex(read, index, []) : await inList(read)
  const { config, layers } = choose(candidates, wanted)
  const digests = config.rootfs?.diff_ids
  if (digests && digests.length !== layers.length) {
    throw damaged(wanted, `${layers.length} layers, and a configuration for ${digests.length}`)
  }
  const steps = (config.history ?? []).filter((step) => !step.empty_layer)
  return layers.map((layer, place) => {
    const digest = digests?.[place]
    const createdBy = steps[place]?.created_by ?? ''
    return { ...layer, ...(digest === undefined ? {} : { digest }), createdBy }
  })
}

/** Images of an index, and of those that it leads to. What is not in the archive, for it is of other platforms, is left out. */
async function inIndex(
  read: ReadJson,
  { manifests }: Index,
  above: string[],
): Promise<Candidate[]> {
  const found: Candidate[] = []
  for (const { digest, annotations } of manifests) {
    // BuildKit's notes on how an image was built look like one for the platform unknown/unknown.
    if (annotations?.['vnd.docker.reference.type'] === 'attestation-manifest') continue
    const ids = [...above, digest]
    const content = (await read(blob(digest))) as Partial<Manifest & Index> | undefined
    if (content?.manifests) {
      found.push(...(await inIndex(read, { manifests: content.manifests }, ids)))
    } else if (content?.config && content.layers) {
      const config = (await read(blob(content.config.digest))) as Config | undefined
      if (!config) continue
      found.push({
        ids: [...ids, content.config.digest],
        config,
        layers: content.layers.map((layer) => ({
          storedDigest: layer.digest,
          file: blob(layer.digest),
          ...(layer.mediaType === undefined ? {} : { mediaType: layer.mediaType }),
          storedBytes: layer.size,
        })),
      })
    }
  }
  return found
}

const blob = (digest: string) => `blobs/${digest.replace(':', '/')}`

/** Docker's own list, the only one before Docker 25. */
async function inList(read: ReadJson): Promise<Candidate[]> {
  const list = ((await read('manifest.json')) ?? []) as { Config: string; Layers: string[] }[]
  const found: Candidate[] = []
  for (const { Config: file, Layers } of list) {
    const config = (await read(file)) as Config | undefined
    if (!config) continue
    const layers = Layers.map((layer) => ({ file: layer, storedDigest: digestIn(layer) }))
    found.push({ ids: [digestIn(file)], config, layers })
  }
  return found
}

const digestIn = (file: string) => `sha256:${/[0-9a-f]{64}/.exec(file)?.[0] ?? ''}`

/** The image that the engine meant: by its id, and of several platforms the one that has the layers which it names. */
function choose(all: Candidate[], wanted: Wanted): Candidate {
  const named = all.filter(({ ids }) => ids.includes(wanted.id))
  const candidates = distinct(named.length > 0 ? named : all)
  const [only, other] = candidates
  if (!only) throw damaged(wanted, 'no image')
  const chosen = other ? candidates.find((one) => hasLayers(one, wanted.layers)) : only
  if (chosen) return chosen
  const platforms = candidates.map(
    ({ config }) => `${config.os ?? ''}/${config.architecture ?? ''}`,
  )
  throw damaged(
    wanted,
    `images for ${platforms.join(', ')}, none with the layers that it should have`,
  )
}

/** An image that is listed under several tags counts once. */
const distinct = (all: Candidate[]) => [
  ...new Map(all.map((one) => [one.ids.at(-1) ?? '', one])).values(),
]

const hasLayers = ({ config }: Candidate, digests: string[]) =>
  isDeepStrictEqual(config.rootfs?.diff_ids, digests)

/** @param what was found in place of the image */
export const damaged = ({ reference }: Pick<Wanted, 'reference'>, what: string) =>
  new ExpectedError(
    `\`docker save ${reference}\` gave something that is no whole image: ${what}.`,
    `Remove ${reference} (\`docker image rm\`), and build or pull it again.`,
  )
