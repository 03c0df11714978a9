import { pipeline } from 'node:stream/promises'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { createGunzip, createGzip, createZstdDecompress } from 'node:zlib'
import tar from 'tar-stream'
import { cacheFolder, readCached, writeCached } from '../cache.ts'
import type { Docker } from '../docker/docker.ts'
import { type Evidence, fromEarlier } from '../docker/evidence.ts'
import { layerDigests } from './layer-digests.ts'

/** A layer as it is in the image. Sizes in bytes. */
export interface Layer {
  digest: string
  /** The layer's tar archive. */
  uncompressedBytes: number
  /** As a registry serves it: the same, gzipped at the level that `docker push` uses. */
  compressedBytes: number
  /** Files, links and whiteouts (`.wh.NAME`, which take a lower layer's file away); no folders. */
  files: LayerFile[]
  /** The package database of Debian or Alpine, where this layer has (a part of) it: path → content. */
  packageDatabase: Record<string, string>
}

export interface LayerFile {
  /** Without a leading slash. */
  path: string
  bytes: number
  /** It runs with its owner's or its group's rights, whoever starts it. */
  setId?: 'setuid' | 'setgid'
  /** Where a symbolic link leads. */
  link?: string
}

export interface Image {
  reference: string
  layers: (Layer & { createdBy: string })[]
}

interface ImageConfig {
  history?: { created_by?: string; empty_layer?: boolean }[]
}

/** The number is raised when more is learned of a layer or an image than before: what was learned then is read anew. */
const CACHE = cacheFolder('images-3')

const PACKAGE_DATABASE =
  /^(var\/lib\/dpkg\/(status|status\.d\/[^/]+|info\/[^/]+\.list)|lib\/apk\/db\/installed)$/

/** What is kept of an image by its id; its layers are kept by their digests. */
interface KnownImage {
  layers: { digest: string; createdBy: string }[]
  /** The command that it was read with. */
  evidence: Evidence[]
}

/**
 * Reads an image out of the engine's own store with `docker save`: its layers, their files and their sizes,
 * whatever the image store. What was learned is kept in .lab/cache by the image's id and the layers' digests, for
 * neither ever stands for anything else. Whoever asks for an image again, in this run or a later one, gets what was
 * read, with the record of the command that read it.
 */
export async function readImage(docker: Docker, reference: string): Promise<Image> {
  const { stdout: id } = await docker.run(['image', 'inspect', '--format', '{{.Id}}', reference])
  const key = `image-${id.replace(/^sha256:/, '')}`
  const known = await recall(key, reference)
  if (known) {
    docker.record(known.evidence.map((one) => fromEarlier(one, REMEMBERED)))
    return known.image
  }
  const evidence: Evidence[] = []
  try {
    const image = await saveImage(docker.recordingTo(evidence), reference)
    const layers = image.layers.map(({ digest, createdBy }) => ({ digest, createdBy }))
    await writeCached(CACHE, key, { layers, evidence } satisfies KnownImage)
    return image
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
  const wanted = new Set(digests.map((one) => one.replace(/^sha256:/, '')))
  const { layers } = await saveImage(docker, reference, wanted)
  const found = layers.filter(({ digest }) => wanted.has(digest))
  if (found.length === wanted.size) {
    return new Map(found.map((one) => [`sha256:${one.digest}`, one.compressedBytes]))
  }
  // A store that keeps layers compressed has other digests for them; only their order is the same.
  const places = await layerDigests(docker, [reference])
  const image = await readImage(docker, reference)
  return new Map(
    digests.map((one) => [one, image.layers[places.indexOf(one)]?.compressedBytes ?? 0]),
  )
}

/** Said of an image that need not be read again, for neither its id nor a layer's digest ever stands for anything else. */
export const REMEMBERED =
  '(Not run again: the image was read before, when this took as long as it says here.)'

/** An image that was read before, unless something of it has been forgotten. */
async function recall(key: string, reference: string) {
  const known = await readCached<KnownImage>(CACHE, key)
  if (!known) return undefined
  const layers = []
  for (const { digest, createdBy } of known.layers) {
    const layer = await readCached<Layer>(CACHE, layerKey(digest))
    if (!layer) return undefined
    layers.push({ ...layer, createdBy })
  }
  return { image: { reference, layers }, evidence: known.evidence }
}

const layerKey = (digest: string) => `layer-${digest}`

/** @param wanted digests of the layers that are measured; the others are passed over */
async function saveImage(docker: Docker, reference: string, wanted?: Set<string>): Promise<Image> {
  const blobs = new Map<string, Layer>()
  const documents = new Map<string, string>()
  await docker.stream(['save', reference], async (stdout) => {
    for await (const entry of stdout.pipe(tar.extract())) {
      const { name, size, type } = entry.header
      const content = entry as AsyncIterable<Buffer>
      if (type !== 'file') entry.resume()
      else if (isJson(name, size)) await readJsonOrLayer(name, size, content, documents, blobs)
      else if (wanted && !wanted.has(digestOf(name))) blobs.set(name, await passOver(name, content))
      else blobs.set(name, await readLayer(name, size, content))
    }
  })
  return assemble(reference, documents, blobs)
}

/** Small entries may be JSON documents; layers may be small, too. The first byte tells. */
const SMALL = 1024 * 1024
const isJson = (name: string, size: number) => name.endsWith('.json') || size < SMALL

async function readJsonOrLayer(
  name: string,
  size: number,
  entry: AsyncIterable<Buffer>,
  documents: Map<string, string>,
  blobs: Map<string, Layer>,
): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of entry) chunks.push(chunk)
  const content = Buffer.concat(chunks)
  const first = content[0]
  if (first === 0x7b || first === 0x5b) documents.set(name, content.toString())
  else if (size >= 512) blobs.set(name, await readLayer(name, size, Readable.from([content])))
}

const digestOf = (name: string) => name.replace(/^blobs\/sha256\//, '').replace(/\/layer\.tar$/, '')

/** A layer of which nothing is wanted. */
async function passOver(name: string, entry: AsyncIterable<Buffer>): Promise<Layer> {
  await drain(entry, () => undefined)
  return {
    ...{ digest: digestOf(name), uncompressedBytes: 0, compressedBytes: 0 },
    ...{ files: [], packageDatabase: {} },
  }
}

async function readLayer(name: string, size: number, entry: AsyncIterable<Buffer>): Promise<Layer> {
  const digest = digestOf(name)
  const cached = await readCached<Layer>(CACHE, layerKey(digest))
  if (cached) {
    await drain(entry, () => undefined)
    return cached
  }
  const layer = await measureLayer(digest, size, entry)
  await writeCached(CACHE, layerKey(digest), layer)
  return layer
}

/** Decompresses where the store keeps layers compressed, compresses where it does not, and lists the files. */
async function measureLayer(
  digest: string,
  size: number,
  entry: AsyncIterable<Buffer>,
): Promise<Layer> {
  const { head, stream } = await peek(entry)
  const decompress = decompressor(head)
  const archive = new PassThrough()
  const files: LayerFile[] = []
  const packageDatabase: Record<string, string> = {}
  const listing = tar.extract()
  const gzip = createGzip()
  let uncompressedBytes = 0
  let gzippedBytes = 0
  archive.on('data', (chunk: Buffer) => (uncompressedBytes += chunk.length))

  const work: Promise<unknown>[] = [
    decompress ? pipeline(stream, decompress, archive) : pipeline(stream, archive),
    listFiles(archive.pipe(listing), files, packageDatabase),
  ]
  if (!decompress) {
    archive.pipe(gzip)
    work.push(drain(gzip, (bytes) => (gzippedBytes += bytes)))
  }
  await Promise.all(work)
  return {
    digest,
    uncompressedBytes,
    compressedBytes: decompress ? size : gzippedBytes,
    files,
    packageDatabase,
  }
}

async function drain(
  stream: AsyncIterable<Buffer>,
  onBytes: (bytes: number) => void,
): Promise<void> {
  for await (const chunk of stream) onBytes(chunk.length)
}

async function listFiles(
  listing: tar.Extract,
  files: LayerFile[],
  packageDatabase: Record<string, string>,
): Promise<void> {
  for await (const entry of listing) {
    const { header } = entry
    const file = header.name.replace(/^\.?\//, '')
    if (header.type !== 'directory') files.push(describe(file, header))
    if (PACKAGE_DATABASE.test(file)) packageDatabase[file] = await text(entry)
    else entry.resume()
  }
}

const SETUID = 0o4000
const SETGID = 0o2000

function describe(path: string, { size, mode, linkname, type }: tar.Header): LayerFile {
  const setId = mode & SETUID ? 'setuid' : mode & SETGID ? 'setgid' : undefined
  return {
    path,
    bytes: size,
    ...(setId ? { setId } : {}),
    ...(type === 'symlink' && linkname ? { link: linkname } : {}),
  }
}

/** The first chunk of a stream, and the stream as if it had not been read. */
async function peek(source: AsyncIterable<Buffer>): Promise<{ head: Buffer; stream: Readable }> {
  const iterator = source[Symbol.asyncIterator]()
  const first = await iterator.next()
  const head = first.done === true ? Buffer.alloc(0) : first.value
  const rest = { [Symbol.asyncIterator]: () => iterator }
  async function* whole() {
    yield head
    yield* rest
  }
  return { head, stream: Readable.from(whole(), { objectMode: false }) }
}

function decompressor(head: Buffer) {
  if (head[0] === 0x1f && head[1] === 0x8b) return createGunzip()
  if (head.subarray(0, 4).equals(Buffer.from([0x28, 0xb5, 0x2f, 0xfd]))) {
    return createZstdDecompress()
  }
  return undefined
}

function assemble(
  reference: string,
  documents: Map<string, string>,
  blobs: Map<string, Layer>,
): Image {
  const manifest = JSON.parse(documents.get('manifest.json') ?? '[]') as {
    Config: string
    Layers: string[]
  }[]
  const [image] = manifest
  if (!image) throw new Error(`docker save ${reference} held no manifest`)
  const { history = [] } = JSON.parse(documents.get(image.Config) ?? '{}') as ImageConfig
  const steps = history.filter((step) => !step.empty_layer)
  const layers = image.Layers.map((name, index) => {
    const layer = blobs.get(name)
    if (!layer) throw new Error(`docker save ${reference} lacks its layer ${name}`)
    return { ...layer, createdBy: steps[index]?.created_by ?? '' }
  })
  return { reference, layers }
}
