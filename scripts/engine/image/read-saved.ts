import { createReadStream } from 'node:fs'
import { open, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { readCached, writeCached } from '../../core/cache.ts'
import { compressionOf, type Layer, measureLayer } from './measure-layer.ts'
import { damaged, findLayers, type SavedLayer, type Wanted } from './saved-image.ts'
import { isSavedFile } from './unpack-saved.ts'

export interface ReadLayer {
  layer: Layer
  /** What the engine's store has it under: that of the compressed layer, where it keeps it compressed. */
  storedDigest: string
  createdBy: string
}

interface Options {
  /** The folder that keeps what was learned of layers. */
  cache: string
  /** The digests of those that are read, by the image's configuration; without it, all are. */
  only?: string[]
}

/**
 * Reads the layers of an image out of what `docker save` wrote.
 * @param directory where it was unpacked
 * @throws ExpectedError where no whole image is there
 */
export async function readSaved(
  directory: string,
  wanted: Wanted,
  { cache, only }: Options,
): Promise<ReadLayer[]> {
  const saved = await findLayers((file) => readJson(directory, file), wanted)
  const read: ReadLayer[] = []
  for (const one of saved) {
    if (only && !(one.digest !== undefined && only.includes(one.digest))) continue
    const { storedDigest, createdBy } = one
    read.push({ layer: await readLayer(directory, one, wanted, cache), storedDigest, createdBy })
  }
  return read
}

/** Where a layer is kept in the cache. */
export const layerKey = (storedDigest: string) => `layer-${storedDigest.replace(/^sha256:/, '')}`

/** What a file says; undefined where it is not there. */
async function readJson(directory: string, file: string): Promise<unknown> {
  if (!isSavedFile(file)) return undefined
  try {
    return JSON.parse(await readFile(path.join(directory, file), 'utf8')) as unknown
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function readLayer(
  directory: string,
  { file, mediaType, storedBytes, storedDigest, digest }: SavedLayer,
  wanted: Wanted,
  cache: string,
): Promise<Layer> {
  const known = await readCached<Layer>(cache, layerKey(storedDigest))
  if (known) return known
  const place = path.join(directory, file)
  const bytes = isSavedFile(file) ? await sizeOf(place) : undefined
  if (bytes === undefined) throw damaged(wanted, `it lacks its layer ${file}`)
  if (storedBytes !== undefined && storedBytes !== bytes) {
    throw damaged(wanted, `${file} has ${bytes} bytes, and should have ${storedBytes}`)
  }
  const compression = compressionOf(mediaType, await headOf(place))
  const layer = await measureLayer(createReadStream(place), compression, bytes).catch(
    (error: unknown) => {
      // What zlib and tar-stream throw at damaged data. The system's refusals name a call, and bugs have classes of their own.
      if (!(error instanceof Error) || error.constructor !== Error || 'syscall' in error)
        throw error
      throw damaged(wanted, `its layer ${file} cannot be read (${error.message})`)
    },
  )
  if (digest !== undefined && digest !== layer.digest) {
    throw damaged(wanted, `${file} is not the layer ${digest}`)
  }
  await writeCached(cache, layerKey(storedDigest), layer)
  return layer
}

const sizeOf = (file: string) =>
  stat(file).then(
    ({ size }) => size,
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    },
  )

async function headOf(file: string): Promise<Buffer> {
  await using handle = await open(file)
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0)
  return buffer.subarray(0, bytesRead)
}
