import { createHash } from 'node:crypto'
import { PassThrough, type Readable, type Transform } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip, createZstdDecompress } from 'node:zlib'
import tar from 'tar-stream'

/** A layer as it is in the image. Sizes in bytes. */
export interface Layer {
  /** Of its uncompressed archive, `sha256:…`: the same in every image store. */
  digest: string
  /** The layer's tar archive. */
  uncompressedBytes: number
  /**
   * As a registry serves it, gzipped: what the store keeps gzipped counts as it is; all else is gzipped here, at the level
   * that `docker push` uses.
   */
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

export type Compression = 'none' | 'gzip' | 'zstd'

/**
 * How a layer is compressed.
 * @param mediaType by the manifest. OCI's are exact; Docker's, and archives that name none, leave it to the reader:
 *   containerd, too, looks at the first bytes then
 * @param head the first four bytes
 */
export function compressionOf(mediaType: string | undefined, head: Buffer): Compression {
  const oci = /^application\/vnd\.oci\.image\.layer\..*\.tar(?:\+(gzip|zstd))?$/.exec(
    mediaType ?? '',
  )
  if (oci) return (oci[1] ?? 'none') as Compression
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  return head.equals(ZSTD_MAGIC) ? 'zstd' : 'none'
}

/** RFC 8878, section 3.1.1. */
const ZSTD_MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])

/**
 * Reads a layer to its end.
 * @param storedBytes how many bytes `stored` has
 * @throws Error where it is damaged, or is no archive
 */
export async function measureLayer(
  stored: Readable,
  compression: Compression,
  storedBytes: number,
): Promise<Layer> {
  const archive = new PassThrough()
  const hash = createHash('sha256')
  const layer = {
    ...{ uncompressedBytes: 0, compressedBytes: compression === 'gzip' ? storedBytes : 0 },
    ...{ files: [] as LayerFile[], packageDatabase: {} as Record<string, string> },
  }
  archive.on('data', (chunk: Buffer) => {
    hash.update(chunk)
    layer.uncompressedBytes += chunk.length
  })
  const listing = tar.extract()
  archive.pipe(listing)
  const work = [
    pipeline([stored, ...DECOMPRESSORS[compression](), archive]),
    listFiles(listing, layer),
  ]
  if (compression !== 'gzip') {
    const gzipped = archive.pipe(createGzip())
    work.push(drain(gzipped, (bytes) => (layer.compressedBytes += bytes)))
  }
  try {
    await Promise.all(work)
  } finally {
    stored.destroy()
  }
  return { digest: `sha256:${hash.digest('hex')}`, ...layer }
}

async function drain(stream: AsyncIterable<Buffer>, onBytes: (bytes: number) => void) {
  for await (const chunk of stream) onBytes(chunk.length)
}

const DECOMPRESSORS: Record<Compression, () => Transform[]> = {
  none: () => [],
  gzip: () => [createGunzip()],
  zstd: () => [createZstdDecompress()],
}

const PACKAGE_DATABASE =
  /^(var\/lib\/dpkg\/(status|status\.d\/[^/]+|info\/[^/]+\.list)|lib\/apk\/db\/installed)$/

async function listFiles(
  listing: tar.Extract,
  { files, packageDatabase }: Pick<Layer, 'files' | 'packageDatabase'>,
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
