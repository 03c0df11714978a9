import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { type Header, pack } from 'tar-stream'

export const sha256 = (content: Buffer | string) =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`

/** A tar archive of these files: text and bytes as they are, anything else as JSON, and headers without content. */
export function archiveOf(
  files: Record<string, unknown>,
  others: (Partial<Header> & { name: string })[] = [],
): AsyncIterable<Buffer> {
  const tar = pack()
  for (const [name, content] of Object.entries(files)) {
    const asIs = typeof content === 'string' || Buffer.isBuffer(content)
    tar.entry({ name }, asIs ? content : JSON.stringify(content))
  }
  for (const header of others) tar.entry(header)
  tar.finalize()
  return tar as AsyncIterable<Buffer>
}

/** A layer: its archive, and the digest that a configuration names. */
export interface MadeLayer {
  tar: Buffer
  digest: string
}

export async function layerOf(files: Record<string, string>): Promise<MadeLayer> {
  const tar = await buffer(archiveOf(files))
  return { tar, digest: sha256(tar) }
}

/** A configuration of an image with these layers; before each layer comes a step that makes none. */
export const configOf = (layers: MadeLayer[], platform = 'linux/amd64') => {
  const [os, architecture, variant] = platform.split('/')
  return {
    ...{ os, architecture, ...(variant === undefined ? {} : { variant }) },
    rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
    history: layers.flatMap((_, place) => [
      { created_by: 'ENV', empty_layer: true },
      { created_by: `step ${place + 1}` },
    ]),
  }
}

const OCI = 'application/vnd.oci.image'

/** How a layout has its layers, and by which media type it says so. */
export const FORMS = {
  gzip: { mediaType: `${OCI}.layer.v1.tar+gzip`, store: (tar: Buffer) => gzipSync(tar) },
  zstd: { mediaType: `${OCI}.layer.v1.tar+zstd`, store: (tar: Buffer) => zstdCompressSync(tar) },
  uncompressed: { mediaType: `${OCI}.layer.v1.tar`, store: (tar: Buffer) => tar },
  "Docker's type, compressed": {
    mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
    store: (tar: Buffer) => gzipSync(tar),
  },
  "Docker's type, not compressed": {
    mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
    store: (tar: Buffer) => tar,
  },
} as const

/** The blobs of an OCI layout, and what leads to them. */
export class Layout {
  readonly files: Record<string, Buffer> = {}

  add(content: Buffer | object, mediaType: string) {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content))
    const digest = sha256(bytes)
    this.files[`blobs/${digest.replace(':', '/')}`] = bytes
    return { mediaType, digest, size: bytes.length }
  }

  /** An image's manifest, with all that belongs to it. */
  image(layers: MadeLayer[], form: keyof typeof FORMS, platform?: string) {
    const { mediaType, store } = FORMS[form]
    return this.add(
      {
        config: this.add(configOf(layers, platform), `${OCI}.config.v1+json`),
        layers: layers.map(({ tar }) => this.add(store(tar), mediaType)),
      },
      `${OCI}.manifest.v1+json`,
    )
  }

  index(manifests: object[]) {
    return this.add({ manifests }, `${OCI}.index.v1+json`)
  }
}
